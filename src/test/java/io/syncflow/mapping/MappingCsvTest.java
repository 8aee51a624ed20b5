package io.syncflow.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingCsvTest {

  private static final String HEADER =
      "source_field,target_field,transformation,default_value,is_required\n";

  @Test
  void rows_are_read_in_order() {
    MappingFile file =
        read(HEADER + "NAME,name,trim|uppercase,,true\n,origin,,\"ERP, old\",false\n");

    assertThat(file.faults()).isEmpty();
    assertThat(file.rows())
        .containsExactly(
            new MappingRow("items", "NAME", "name", "trim|uppercase", null, true),
            new MappingRow("items", "", "origin", "", "ERP, old", false));
  }

  @Test
  void every_fault_of_a_file_is_reported_with_its_line() {
    MappingFile file =
        read(
            HEADER
                + "A,a,upcase,,false\n"
                + "B,b,,,yes\n"
                + "\n"
                + "\"C\nC\",c,to_decimal(two),,false\n"
                + "D,d\n"
                + "E,a,,,false\n"
                + ",f,trim,,true\n"
                + "G,Bad Name,,,false\n"
                + "H,src_rowversion,,,false\n");

    assertThat(file.faults())
        .extracting(MappingFault::toString)
        .satisfiesExactly(
            fault ->
                assertThat(fault)
                    .startsWith("items.csv:2: transformation, column 1: \"upcase\" is not a"),
            fault ->
                assertThat(fault)
                    .isEqualTo("items.csv:3: is_required is \"yes\" instead of true or false."),
            fault ->
                assertThat(fault)
                    .startsWith("items.csv:5: transformation, column 1: to_decimal: \"two\""),
            fault -> assertThat(fault).isEqualTo("items.csv:7: The row has 2 cells instead of 5."),
            fault -> assertThat(fault).isEqualTo("items.csv:8: a is mapped already in line 2."),
            fault -> assertThat(fault).startsWith("items.csv:9: f is required and has neither"),
            fault ->
                assertThat(fault)
                    .isEqualTo("items.csv:10: target_field \"Bad Name\" is not a column name."),
            fault -> assertThat(fault).startsWith("items.csv:11: target_field src_rowversion"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "source_field,target_field,transform ~ :1: The header has unknown columns \"transform\"",
        "source_field,target_field ~ :1: The header is not complete",
        "'' ~ :1: The file has no mappings",
      })
  void a_wrong_header_is_a_fault_of_the_first_line(String content, String fault) {
    assertThat(read(content).faults()).singleElement().asString().startsWith("items.csv" + fault);
  }

  @Test
  void a_quote_left_open_is_a_fault_of_its_row() {
    assertThat(read(HEADER + "A,a,,,false\nB,\"b,,,false\nC,c,,,false\n").faults())
        .singleElement()
        .asString()
        .startsWith("items.csv:3: The quotes");
  }

  @Test
  void a_byte_order_mark_is_accepted() {
    assertThat(read("\uFEFF" + HEADER + "A,a,,,false\n").faults()).isEmpty();
  }

  @Test
  void carriage_returns_before_line_ends_are_accepted() {
    MappingFile file = read((HEADER + "A,a,,,false\nB,b,,,false\n").replace("\n", "\r\n"));

    assertThat(file.faults()).isEmpty();
    assertThat(file.rows()).hasSize(2);
  }

  @Test
  void bytes_that_are_not_utf_8_are_a_fault_of_their_line() {
    assertThat(read((HEADER + "A,a,,,false\nÄ,b,,,false\n").getBytes(ISO_8859_1)).faults())
        .extracting(MappingFault::toString)
        .containsExactly("items.csv:3: The file is not valid UTF-8.");
    assertThat(read((HEADER + "A,a,,,false\n").getBytes(UTF_16)).faults())
        .extracting(MappingFault::toString)
        .containsExactly("items.csv:1: The file is not valid UTF-8.");
  }

  @Test
  void a_character_postgresql_cannot_store_is_a_fault() {
    assertThat(read(HEADER + "A,a,,x\0,false\n").faults())
        .extracting(MappingFault::line)
        .containsExactly(2);
  }

  @Test
  void a_missing_file_is_a_fault() {
    assertThat(MappingCsv.read(Path.of("nowhere/items.csv")).faults())
        .extracting(MappingFault::toString)
        .containsExactly("nowhere/items.csv: The file does not exist or cannot be read.");
  }

  @Test
  void a_file_whose_name_is_no_entity_is_a_fault() {
    assertThat(MappingCsv.read("My Items.csv", "My Items", HEADER.getBytes(UTF_8)).faults())
        .singleElement()
        .asString()
        .startsWith("My Items.csv: \"My Items\" is not an entity");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "=HYPERLINK(A1) ~ '=HYPERLINK(A1)",
        "-1 ~ '-1",
        "+1 ~ '+1",
        "@x ~ '@x",
        "'=x ~ ''=x",
        "'x ~ 'x",
        "x=1 ~ x=1",
      })
  void a_cell_that_a_spreadsheet_would_run_is_written_with_an_apostrophe(
      String value, String cell) {
    List<MappingRow> rows = List.of(new MappingRow("items", "A", "a", "", value, false));

    String written = MappingCsv.write(rows);

    assertThat(written).isEqualTo(HEADER + "A,a,," + cell + ",false\n");
    assertThat(read(written).rows()).isEqualTo(rows);
  }

  private static MappingFile read(String content) {
    return read(content.getBytes(UTF_8));
  }

  private static MappingFile read(byte[] content) {
    return MappingCsv.read("items.csv", "items", content);
  }
}
