package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.RowMapper;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.Stage;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableMappingTest {

  private static final TargetTable PARTS =
      table(
          Columns.target("part_no", "character varying(10)", false),
          Columns.target("line", "integer", false),
          Columns.target("name", "character varying(20)", false),
          Columns.target("price", "numeric(8,2)"),
          Columns.target("made", "timestamp without time zone"),
          Columns.target(TargetTable.ROWVERSION, "bigint", false));

  private static final List<SourceColumn> SOURCE =
      List.of(
          Columns.source("PRICE", Types.NUMERIC),
          Columns.source("PART_NO", Types.VARCHAR),
          Columns.source("LINE", Types.INTEGER),
          Columns.source("NAME", Types.VARCHAR),
          Columns.source("MADE", Types.TIMESTAMP));

  private static final List<MappingRow> ROWS =
      List.of(
          row("made", "made", "", null, false),
          row("price", "price", "", null, false),
          row("Name", "name", "trim|concat(*, \" #\", LINE)", null, true),
          row("part_no", "part_no", "trim|uppercase", null, true),
          row("line", "line", "", null, true));

  @Test
  void fields_are_written_in_the_order_of_the_target_table() {
    RowMapper mapper = new TableMapping(ROWS, PARTS).compile(SOURCE);

    assertThat(mapper.columns())
        .extracting(TargetColumn::name)
        .containsExactly("part_no", "line", "name", "price", "made");
  }

  @Test
  void source_fields_are_named_once_with_those_that_transformations_read() {
    assertThat(new TableMapping(ROWS, PARTS).sourceFields())
        .containsExactly("part_no", "line", "Name", "price", "made");
  }

  @Test
  void a_row_is_mapped_key_and_normalised_record_included() throws FieldFault {
    RowMapper mapper = new TableMapping(ROWS, PARTS).compile(SOURCE);
    ArrayRow row =
        new ArrayRow(
            new BigDecimal("9.5"),
            " ab-1 ",
            7L,
            " Bolt ",
            LocalDateTime.of(2026, 1, 2, 3, 4, 5, 120_000_000));
    CopyRows out = new CopyRows(5, 0);

    out.begin();
    mapper.map(row, out);
    out.end();

    assertThat(out.count()).isEqualTo(1);
    assertThat(mapper.key(row)).isEqualTo(new BusinessKey(List.of("AB-1", "7")));
    assertThat(mapper.normalizedJson(row))
        .isEqualTo(
            "{\"part_no\":\"AB-1\",\"line\":7,\"name\":\"Bolt #7\",\"price\":9.50,"
                + "\"made\":\"2026-01-02T03:04:05.12\"}");
    assertThat(mapper.rawJson(row))
        .isEqualTo(
            "{\"PRICE\":9.5,\"PART_NO\":\" ab-1 \",\"LINE\":7,\"NAME\":\" Bolt \","
                + "\"MADE\":\"2026-01-02T03:04:05.12\",\"_types\":{\"MADE\":\"date_time\"}}");
  }

  @Test
  void a_bad_field_is_left_out_of_the_normalised_record_and_shown_raw_in_the_key() {
    RowMapper mapper = new TableMapping(ROWS, PARTS).compile(SOURCE);
    ArrayRow row = new ArrayRow(new BigDecimal("9.555"), "x".repeat(11), 7L, "Bolt", null);

    assertThat(mapper.key(row)).isEqualTo(new BusinessKey(List.of("x".repeat(11), "7")));
    assertThat(mapper.normalizedJson(row))
        .isEqualTo("{\"line\":7,\"name\":\"Bolt #7\",\"made\":null}");
  }

  @Test
  void a_value_the_driver_cannot_give_spoils_neither_key_nor_raw_record() {
    RowMapper mapper = new TableMapping(ROWS, PARTS).compile(SOURCE);
    ArrayRow row =
        new ArrayRow(new IllegalArgumentException("broken"), "a", null, "n\0b\ud800", null);

    assertThat(mapper.key(row)).isEqualTo(new BusinessKey(Arrays.asList("a".toUpperCase(), null)));
    assertThat(mapper.rawJson(row))
        .isEqualTo(
            "{\"PRICE\":null,\"PART_NO\":\"a\",\"LINE\":null,\"NAME\":\"n\uFFFDb\uFFFD\","
                + "\"MADE\":null,\"_raw_base64\":{\"NAME\":\"AG4AAABi2AA=\"},"
                + "\"_unreadable\":[\"PRICE\"]}");
    assertThat(mapper.normalizedJson(row)).isEqualTo("{\"part_no\":\"A\",\"made\":null}");
  }

  @Test
  void a_missing_value_takes_the_default_or_is_refused_by_the_mapping_or_by_the_target()
      throws FieldFault {
    assertThat(normalized(row("NAME", "name", "", "none", true), (Object) null))
        .contains("\"name\":\"none\"");
    assertThat(fault(row("NAME", "name", "", null, true), null))
        .satisfies(fault -> assertThat(fault.stage()).isEqualTo(Stage.MAP))
        .satisfies(fault -> assertThat(fault.code()).isEqualTo("required_missing"));
    assertThat(fault(row("NAME", "name", "", null, false), null))
        .satisfies(fault -> assertThat(fault.stage()).isEqualTo(Stage.VALIDATE))
        .satisfies(fault -> assertThat(fault.code()).isEqualTo("null_not_allowed"));
  }

  @Test
  void an_empty_text_is_a_value_unless_the_mapping_says_otherwise() throws FieldFault {
    assertThat(normalized(row("NAME", "name", "trim", "none", true), " "))
        .contains("\"name\":\"\"");
    assertThat(normalized(row("NAME", "name", "trim|null_if(\"\")", "none", true), " "))
        .contains("\"name\":\"none\"");
  }

  @Test
  void a_field_without_source_is_made_by_its_default() throws FieldFault {
    assertThat(normalized(row("", "name", "", "fixed", true), "x")).contains("\"name\":\"fixed\"");
    assertThat(normalized(row("", "name", "default(a)|uppercase", null, true), "x"))
        .contains("\"name\":\"A\"");
  }

  @Test
  void everything_by_which_mappings_do_not_fit_the_table_is_named_at_once() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                new TableMapping(
                    List.of(
                        row("A", "colour", "", null, false),
                        row("B", "price", "", "dear", false),
                        row("C", "line", "upcase", null, false),
                        row("D", "price", "", null, false)),
                    PARTS))
        .withMessageContaining("parts has no column colour.")
        .withMessageContaining("default_value does not fit: price: \"dear\"")
        .withMessageContaining("\"upcase\" is not a transformation")
        .withMessageContaining("price is mapped more than once.")
        .withMessageContaining("parts.part_no belongs to the key and has no mapping.")
        .withMessageContaining("parts.name needs a value and has no mapping.")
        .withMessageNotContaining(TargetTable.ROWVERSION);
  }

  @Test
  void every_source_field_the_read_lacks_is_named() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> new TableMapping(ROWS, PARTS).compile(List.of(SOURCE.get(0), SOURCE.get(1))))
        .withMessageContaining("The source has no column line.")
        .withMessageContaining("The source has no column Name.")
        .withMessageContaining("The source has no column made.");
  }

  @Test
  void a_column_that_could_be_either_of_two_is_refused() {
    SourceColumn upper = Columns.source("NAME", Types.VARCHAR);
    SourceColumn mixed = Columns.source("nAmE", Types.VARCHAR);
    SourceColumns columns = new SourceColumns(List.of(upper, mixed));

    assertThat(columns.fault("name")).contains("The source has several columns name.");
    assertThat(columns.fault("NAME")).isEmpty();
    assertThat(columns.index("nAmE")).isEqualTo(1);
  }

  @Test
  void a_kind_of_value_that_a_column_never_takes_is_refused_before_any_row() {
    List<SourceColumn> source =
        List.of(
            Columns.source("PART_NO", Types.VARCHAR),
            Columns.source("LINE", Types.BOOLEAN),
            Columns.source("NAME", Types.VARBINARY));

    assertThatIllegalStateException()
        .isThrownBy(() -> keyed(row("NAME", "name", "", null, true)).compile(source))
        .withMessageContaining(
            "LINE holds boolean values, which cannot be written to line (integer)")
        .withMessageContaining(
            "NAME holds bytes values, which cannot be written to name"
                + " (character varying(20)) without a transformation.");
  }

  private static String normalized(MappingRow name, Object value) throws FieldFault {
    RowMapper mapper = keyed(name).compile(SOURCE);
    ArrayRow row = new ArrayRow(null, "p", 1L, value, null);
    CopyRows out = new CopyRows(3, 0);
    out.begin();
    mapper.map(row, out);
    out.end();
    return mapper.normalizedJson(row);
  }

  private static FieldFault fault(MappingRow name, Object value) {
    return catchThrowableOfType(FieldFault.class, () -> normalized(name, value));
  }

  private static TableMapping keyed(MappingRow name) {
    return new TableMapping(
        List.of(
            row("PART_NO", "part_no", "", null, true), row("LINE", "line", "", null, true), name),
        PARTS);
  }

  @Test
  void times_that_clocks_do_not_show_once_are_counted_for_the_run_once_each() throws FieldFault {
    TargetTable visits =
        table(
            Columns.target("part_no", "character varying(10)", false),
            Columns.target("line", "integer", false),
            Columns.target("at", "timestamp with time zone"),
            Columns.target("until", "timestamp with time zone"),
            Columns.target(TargetTable.ROWVERSION, "bigint", false));
    String stockholm = "to_date(yyyy-MM-dd HH:mm, Europe/Stockholm)";
    RowMapper mapper =
        new TableMapping(
                List.of(
                    row("part_no", "part_no", "", null, true),
                    row("line", "line", "", null, true),
                    row("at", "at", stockholm, null, false),
                    row("until", "until", stockholm, null, false)),
                visits)
            .compile(
                List.of(
                    Columns.source("PART_NO", Types.VARCHAR),
                    Columns.source("LINE", Types.INTEGER),
                    Columns.source("AT", Types.VARCHAR),
                    Columns.source("UNTIL", Types.VARCHAR)));
    CopyRows out = new CopyRows(4, 0);
    for (String at : List.of("2026-03-29 01:59", "2026-03-29 02:30", "2026-10-25 02:00")) {
      ArrayRow row = new ArrayRow("A", 1L, at, "2026-10-25 02:59");
      out.begin();
      mapper.map(row, out);
      out.end();
      mapper.normalizedJson(row);
    }

    assertThat(mapper.notices())
        .containsExactly(
            "at: 2 times that do not exist, or exist twice, because clocks change: the first,"
                + " 2026-03-29T02:30 in Europe/Stockholm, became 2026-03-29T03:30+02:00.",
            "until: 3 times that do not exist, or exist twice, because clocks change: the first,"
                + " 2026-10-25T02:59 in Europe/Stockholm, became 2026-10-25T02:59+02:00.");
  }

  private static TargetTable table(TargetColumn... columns) {
    return new TargetTable(
        "schedulehub", "parts", List.of(columns), List.of("part_no", "line"), List.of());
  }

  private static MappingRow row(
      String source, String target, String transformation, String defaultValue, boolean required) {
    return new MappingRow("parts", source, target, transformation, defaultValue, required);
  }
}
