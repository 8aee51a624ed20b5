package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mappings in config/mappings beside the ScheduleHub tables of the migrations. */
class ShippedMappingsTest {

  private static final Path FOLDER = Path.of("config/mappings");

  /** Their target is not in the database: it describes them over HTTP when a run begins. */
  private static final Set<String> DELIVERED = Set.of("stock_levels");

  private static TestDatabase database;
  private static UUID org;
  private static Mappings mappings;
  private static TargetCatalogue catalogue;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
    org = database.organisation("shipped");
    catalogue = new TargetCatalogue(database.scope());
    mappings =
        new Mappings(
            new MappingStore(database.scope()),
            (o, e) ->
                DELIVERED.contains(e) ? Optional.empty() : Optional.of(catalogue.describe(o, e)));
    mappings.importFolder(org, FOLDER);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  static Stream<Path> files() throws IOException {
    return Files.list(FOLDER).sorted();
  }

  static Stream<Path> filesOfTables() throws IOException {
    return files().filter(file -> !DELIVERED.contains(MappingCsv.read(file).entity()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void every_shipped_file_is_without_fault_and_canonical(Path file) throws IOException {
    MappingFile read = MappingCsv.read(file);

    assertThat(read.faults()).isEmpty();
    assertThat(MappingCsv.write(read.rows())).isEqualTo(Files.readString(file));
  }

  @ParameterizedTest
  @MethodSource("filesOfTables")
  void every_shipped_file_fills_every_column_of_its_target_table(Path file) {
    String entity = MappingCsv.read(file).entity();
    TargetTable table = catalogue.describe(org, entity);

    RowMapping mapping = mappings.forTable(org, entity, table);
    List<SourceColumn> source =
        mapping.sourceFields().stream()
            .map(field -> new SourceColumn(field, Types.VARCHAR, 0, 0))
            .toList();

    assertThat(mapping.compile(source).columns())
        .containsExactlyElementsOf(
            table.columns().stream().filter(ShippedMappingsTest::isMapped).toList());
  }

  private static boolean isMapped(TargetColumn column) {
    return !column.name().equals(TargetTable.ROWVERSION)
        && !column.name().equals(TargetTable.DELETED_AT);
  }
}
