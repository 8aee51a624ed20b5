package io.syncflow.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncflow.db.TestDatabase;
import io.syncflow.record.TargetTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingStoreTest {

  private static final Path SHIPPED = Path.of("config/mappings");
  private static final MappingRow NAME =
      new MappingRow("things", "NAME", "name", "trim", null, true);
  private static final MappingRow SIZE = new MappingRow("things", "SIZE", "size", "", "0", false);

  private static TestDatabase database;
  private static int organisations;

  private final Map<String, TargetTable> tables = new HashMap<>();
  private UUID org;
  private MappingStore store;
  private Mappings mappings;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void organisation() {
    org = database.organisation("mapping_" + organisations++);
    store = new MappingStore(database.scope());
    mappings = new Mappings(store, (o, entity) -> Optional.ofNullable(tables.get(entity)));
  }

  @Test
  void rows_come_back_as_they_were_stored_in_their_order() {
    store.replace(org, "things", List.of(SIZE, NAME));

    assertThat(store.list(org, "things")).containsExactly(SIZE, NAME);
    assertThat(store.entities(org)).containsExactly("things");
  }

  @Test
  void replacing_keeps_the_identity_of_rows_that_stay_and_removes_the_others() throws SQLException {
    store.replace(org, "things", List.of(NAME, SIZE));
    UUID before = uid("NAME");
    MappingRow renamed = new MappingRow("things", "NAME", "name", "uppercase", "x", false);

    store.replace(org, "things", List.of(renamed));

    assertThat(store.list(org, "things")).containsExactly(renamed);
    assertThat(uid("NAME")).isEqualTo(before);
  }

  private UUID uid(String sourceField) throws SQLException {
    try (var connection = database.superuser();
        var query =
            connection.prepareStatement(
                "SELECT uid FROM bridge.field_mappings WHERE org_id = ? AND source_field = ?")) {
      query.setObject(1, org);
      query.setString(2, sourceField);
      try (var found = query.executeQuery()) {
        assertThat(found.next()).isTrue();
        return found.getObject(1, UUID.class);
      }
    }
  }

  @Test
  void an_organisation_sees_only_its_own_mappings() {
    UUID other = database.organisation("mapping_" + organisations++);
    store.replace(org, "things", List.of(NAME));

    assertThat(store.list(other, "things")).isEmpty();
    assertThat(store.entities(other)).isEmpty();
  }

  @Test
  void a_folder_is_exported_as_it_was_imported(@TempDir Path folder) throws IOException {
    mappings.importFolder(org, SHIPPED);

    List<Path> written = mappings.exportFolder(org, folder);

    try (Stream<Path> shipped = Files.list(SHIPPED)) {
      assertThat(written).hasSize((int) shipped.count());
    }
    assertThat(written)
        .allSatisfy(
            file -> assertThat(file).hasSameBinaryContentAs(SHIPPED.resolve(file.getFileName())));
  }

  @Test
  void a_folder_with_one_bad_file_is_not_imported_at_all(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("good.csv"), MappingCsv.write(List.of(NAME)));
    Files.writeString(
        folder.resolve("bad.csv"),
        MappingCsv.write(List.of(new MappingRow("bad", "A", "a", "upcase", null, false))));

    assertThatExceptionOfType(InvalidMappingException.class)
        .isThrownBy(() -> mappings.importFolder(org, folder))
        .satisfies(e -> assertThat(e.faults()).hasSize(1))
        .withMessageContaining("bad.csv:2: transformation, column 1");
    assertThat(store.entities(org)).isEmpty();
  }

  @Test
  void mappings_that_do_not_fit_their_target_table_are_refused_with_their_lines() {
    tables.put(
        "things",
        new TargetTable(
            "schedulehub",
            "things",
            List.of(
                Columns.target("code", "text", false),
                Columns.target("size", "integer", false),
                Columns.target(TargetTable.ROWVERSION, "bigint", false)),
            List.of("code"),
            List.of()));
    MappingRow wide = new MappingRow("things", "SIZE", "size", "", "wide", false);
    byte[] csv = MappingCsv.write(List.of(NAME, wide)).getBytes(UTF_8);

    assertThatExceptionOfType(InvalidMappingException.class)
        .isThrownBy(() -> mappings.importCsv(org, "upload", "things", csv))
        .satisfies(
            e ->
                assertThat(e.faults())
                    .extracting(MappingFault::toString)
                    .containsExactly(
                        "upload: things.code belongs to the key and has no mapping.",
                        "upload:2: things has no column name.",
                        "upload:3: default_value does not fit: size: \"wide\" is not a whole"
                            + " number."));
    assertThat(store.entities(org)).isEmpty();
  }

  @Test
  void a_folder_without_files_is_a_fault(@TempDir Path folder) {
    assertThatExceptionOfType(InvalidMappingException.class)
        .isThrownBy(() -> mappings.importFolder(org, folder.resolve("none")))
        .withMessageContaining("has no *.csv files");
  }

  @Test
  void content_is_imported_under_the_name_it_was_sent_with() {
    mappings.importCsv(org, "upload", "things", MappingCsv.write(List.of(NAME)).getBytes(UTF_8));

    assertThat(mappings.list(org, "things")).containsExactly(NAME);
    assertThat(mappings.exportCsv(org, "things")).isEqualTo(MappingCsv.write(List.of(NAME)));
  }
}
