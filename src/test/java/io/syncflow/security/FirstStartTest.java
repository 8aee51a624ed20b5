package io.syncflow.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** K11: the first person gets in, and nobody else. */
class FirstStartTest {

  @TempDir Path data;
  private TestDatabase database;
  private ApiTokens tokens;
  private PlatformTokens platform;
  private FirstStart start;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    tokens = new ApiTokens(database.scope(), Clock.systemUTC());
    platform = new PlatformTokens(database.scope(), Clock.systemUTC());
    start = new FirstStart(new Organizations(database.scope()), tokens, platform);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void leaves_local_tokens_that_only_the_owner_can_read() throws IOException {
    start.prepareLocal(data, "local");

    Identity admin = tokens.identify(read(FirstStart.CLI_TOKEN)).orElseThrow();
    assertThat(admin.role()).isEqualTo(Role.ADMIN);
    assertThat(admin.orgSlug()).isEqualTo("local");
    assertThat(platform.identify(read(FirstStart.PLATFORM_TOKEN))).isPresent();
    for (String name : new String[] {FirstStart.CLI_TOKEN, FirstStart.PLATFORM_TOKEN}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keeps_valid_local_tokens_and_replaces_revoked_ones() throws IOException {
    start.prepareLocal(data, "local");
    String first = read(FirstStart.CLI_TOKEN);

    start.prepareLocal(data, "local");
    assertThat(read(FirstStart.CLI_TOKEN)).isEqualTo(first);

    Identity admin = tokens.identify(first).orElseThrow();
    tokens.revoke(admin.org(), admin.tokenId());
    start.prepareLocal(data, "local");
    assertThat(read(FirstStart.CLI_TOKEN)).isNotEqualTo(first);
    assertThat(tokens.identify(read(FirstStart.CLI_TOKEN))).isPresent();
  }

  @Test
  void takes_local_tokens_back() throws IOException {
    start.prepareLocal(data, "local");
    String admin = read(FirstStart.CLI_TOKEN);
    String adding = read(FirstStart.PLATFORM_TOKEN);

    start.forgetLocal(data);
    assertThat(tokens.identify(admin)).isEmpty();
    assertThat(platform.identify(adding)).isEmpty();
    assertThat(data).isEmptyDirectory();
    start.forgetLocal(data);
  }

  @Test
  void gives_a_setup_token_once_and_only_before_any_other() {
    String setup = start.setupToken().orElseThrow();

    assertThat(platform.identify(setup)).map(Identity::role).contains(Role.PLATFORM);
    assertThat(start.setupToken()).isEmpty();
  }

  private String read(String name) throws IOException {
    return Files.readString(data.resolve(name)).strip();
  }
}
