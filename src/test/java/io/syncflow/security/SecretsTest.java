package io.syncflow.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decision 10, K2, K4. */
class SecretsTest {

  private static final UUID ORG = UUID.fromString("01900000-0000-7000-8000-000000000001");
  private static final UUID OTHER = UUID.fromString("01900000-0000-7000-8000-000000000002");
  private static final UUID ROW = UUID.fromString("01900000-0000-7000-8000-0000000000aa");
  private static final SecretPlace PLACE = new SecretPlace(ORG, "t", "c", ROW);

  @TempDir Path data;
  private final Redactor redactor = new Redactor();
  private Secrets secrets;

  @BeforeEach
  void open() {
    secrets = new Secrets(Keyset.find(Map.of(), data), redactor);
  }

  @Test
  void decrypts_at_its_place_what_it_encrypted_there() {
    String sealed = secrets.encrypt("hunter2hunter2", PLACE);

    assertThat(sealed).doesNotContain("hunter2");
    assertThat(secrets.decrypt(sealed, PLACE)).isEqualTo("hunter2hunter2");
  }

  @Test
  void never_encrypts_the_same_text_to_the_same_ciphertext() {
    assertThat(secrets.encrypt("same", PLACE)).isNotEqualTo(secrets.encrypt("same", PLACE));
  }

  @Test
  void refuses_a_ciphertext_moved_to_another_organisation_table_column_or_row() {
    String sealed = secrets.encrypt("hunter2hunter2", PLACE);

    for (SecretPlace elsewhere :
        new SecretPlace[] {
          new SecretPlace(OTHER, "t", "c", ROW),
          new SecretPlace(ORG, "u", "c", ROW),
          new SecretPlace(ORG, "t", "d", ROW),
          new SecretPlace(ORG, "t", "c", OTHER)
        }) {
      assertThatThrownBy(() -> secrets.decrypt(sealed, elsewhere))
          .isInstanceOf(SecretTampered.class);
    }
  }

  @Test
  void refuses_a_ciphertext_with_one_bit_changed() {
    String sealed = secrets.encrypt("hunter2hunter2", PLACE);
    char middle = sealed.charAt(sealed.length() / 2);
    String changed =
        sealed.substring(0, sealed.length() / 2)
            + (middle == 'A' ? 'B' : 'A')
            + sealed.substring(sealed.length() / 2 + 1);

    assertThatThrownBy(() -> secrets.decrypt(changed, PLACE)).isInstanceOf(SecretTampered.class);
    assertThatThrownBy(() -> secrets.decrypt("not base64 !", PLACE))
        .isInstanceOf(SecretTampered.class);
  }

  @Test
  void tells_the_redactor_what_it_decrypts() {
    secrets.decrypt(secrets.encrypt("hunter2hunter2", PLACE), PLACE);

    assertThat(redactor.redact("it said hunter2hunter2")).isEqualTo("it said " + Redactor.MARK);
  }

  @Test
  void keeps_the_embedded_keyset_for_its_owner_alone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset())))
        .isEqualTo("r--------");
  }

  @Test
  void finds_the_same_keyset_at_the_next_start() {
    String sealed = secrets.encrypt("hunter2hunter2", PLACE);

    Secrets next = new Secrets(Keyset.find(Map.of(), data), redactor);

    assertThat(next.decrypt(sealed, PLACE)).isEqualTo("hunter2hunter2");
  }

  @Test
  void takes_the_keyset_from_the_environment_as_a_path_or_as_json() throws IOException {
    String sealed = secrets.encrypt("hunter2hunter2", PLACE);
    String json = Files.readString(keyset());

    for (String given : new String[] {keyset().toString(), json}) {
      Secrets other = new Secrets(Keyset.find(Map.of(Keyset.VARIABLE, given), null), redactor);
      assertThat(other.decrypt(sealed, PLACE)).isEqualTo("hunter2hunter2");
    }
  }

  @Test
  void refuses_to_start_without_a_keyset_beside_an_external_database() {
    assertThatThrownBy(() -> Keyset.find(Map.of(), null))
        .isInstanceOf(KeysetRefused.class)
        .hasMessageContaining("SYNCFLOW_KEYSET is missing");
  }

  @Test
  void refuses_a_keyset_file_that_others_can_read() throws IOException {
    Files.setPosixFilePermissions(keyset(), PosixFilePermissions.fromString("r--r-----"));

    assertThatThrownBy(() -> Keyset.find(Map.of(), data))
        .isInstanceOf(KeysetRefused.class)
        .hasMessageContaining("can be read by others");
  }

  @Test
  void refuses_a_missing_file_and_one_that_is_no_keyset_without_quoting_it() throws IOException {
    Path broken = Files.writeString(data.resolve("broken.json"), "{\"S3NT1NEL\":1}");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("r--------"));

    assertThatThrownBy(() -> Keyset.find(Map.of(Keyset.VARIABLE, broken.toString()), null))
        .isInstanceOf(KeysetRefused.class)
        .hasMessageContaining("not a Tink keyset")
        .hasMessageNotContaining("S3NT1NEL")
        .hasNoCause();
    assertThatThrownBy(() -> Keyset.find(Map.of(Keyset.VARIABLE, data + "/none.json"), null))
        .isInstanceOf(KeysetRefused.class)
        .hasMessageContaining("cannot be read");
  }

  private Path keyset() {
    return data.resolve("keyset.json");
  }
}
