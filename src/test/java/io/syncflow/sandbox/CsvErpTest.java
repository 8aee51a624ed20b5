package io.syncflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvErpTest {

  private static final Path ORACLE_CO = Path.of("../shared/samples/oracle-co");
  private static final List<CsvSource> KNOWN =
      List.of(
          number("co_customers", "CO.CUSTOMERS"),
          number("co_stores", "CO.STORES"),
          number("co_products", "CO.PRODUCTS"),
          number("co_orders", "CO.ORDERS"),
          number("co_shipments", "CO.SHIPMENTS"),
          number("co_order_items", "CO.ORDER_ITEMS"),
          number("co_inventory", "CO.INVENTORY"),
          new CsvSource("sites", "IFSAPP.SITE_TAB", CsvSource.Rowversion.DATE));

  @TempDir Path folder;
  private Path data;

  private static CsvSource number(String entity, String table) {
    return new CsvSource(entity, table, CsvSource.Rowversion.NUMBER);
  }

  @BeforeEach
  void createData() throws IOException {
    data = Files.createDirectory(folder.resolve("csv"));
  }

  @Test
  void reads_quoted_newlines_commas_quotes_and_a_byte_order_mark() throws Exception {
    write(
        "stores.csv", "\uFEFF\"store_id\",store_name\r\n1,\"A, \"\"B\"\"\r\nC\"\r\n2,Łódź 🌷\r\n");
    try (CsvErp erp = open()) {
      assertThat(erp.entities()).containsExactly("co_stores");
      assertThat(ErpContent.rows(erp.login(), "select * from CO.STORES order by STORE_ID"))
          .containsExactly(List.of("1", "A, \"B\"\r\nC", "1"), List.of("2", "Łódź 🌷", "2"));
    }
  }

  @Test
  void infers_numbers_moments_and_text() throws Exception {
    write(
        "orders.csv",
        "id,price,day,at,code,mixed,none,huge\n"
            + "1,9.80,2021-02-04,2021-02-04T13:20:22.245676861,007,1,,123456789012345678901234567890123456789\n"
            + "-20,3,2024-02-29,2021-02-04 13:20,1,x,,1\n");
    try (CsvErp erp = open()) {
      assertThat(
              ErpContent.rows(
                  erp.login(),
                  "select COLUMN_NAME, DATA_TYPE from INFORMATION_SCHEMA.COLUMNS"
                      + " where TABLE_SCHEMA = 'CO' order by ORDINAL_POSITION"))
          .extracting(row -> row.get(0) + " " + row.get(1))
          .containsExactly(
              "ID DECFLOAT",
              "PRICE DECFLOAT",
              "DAY TIMESTAMP",
              "AT TIMESTAMP",
              "CODE CHARACTER VARYING",
              "MIXED CHARACTER VARYING",
              "NONE CHARACTER VARYING",
              "HUGE CHARACTER VARYING",
              "ROWVERSION DECFLOAT");
      assertThat(ErpContent.rows(erp.login(), "select AT, HUGE from CO.ORDERS where ID = 1"))
          .containsExactly(
              List.of("2021-02-04 13:20:22.245676861", "123456789012345678901234567890123456789"));
    }
  }

  @Test
  void keeps_a_date_that_does_not_exist_as_text() throws Exception {
    write("orders.csv", "at\n2021-02-30\n");
    try (CsvErp erp = open()) {
      assertThat(ErpContent.rows(erp.login(), "select AT from CO.ORDERS"))
          .containsExactly(List.of("2021-02-30"));
    }
  }

  @Test
  void leaves_an_unchanged_file_alone_and_gives_a_changed_one_newer_rowversions() throws Exception {
    write("stores.csv", "id\n1\n2\n");
    open().close();
    try (CsvErp erp = open()) {
      assertThat(versions(erp)).containsExactly("1", "2");
    }
    write("stores.csv", "id\n1\n2\n3\n");
    try (CsvErp erp = open()) {
      assertThat(versions(erp)).containsExactly("3", "4", "5");
    }
  }

  @Test
  void adds_the_kind_of_rowversion_the_route_reads() throws Exception {
    write("site_tab.csv", "contract\nS1\nS2\n");
    try (CsvErp erp = open()) {
      assertThat(
              ErpContent.rows(
                  erp.login(), "select ROWVERSION from IFSAPP.SITE_TAB order by ROWVERSION"))
          .containsExactly(List.of("2000-01-01 00:00:01"), List.of("2000-01-01 00:00:02"));
    }
  }

  @Test
  void takes_a_rowversion_the_file_brings() throws Exception {
    write("stores.csv", "id,rowversion\n1,77\n2,78\n");
    try (CsvErp erp = open()) {
      assertThat(versions(erp)).containsExactly("77", "78");
    }
  }

  @Test
  void accepts_a_table_without_rows_and_blank_lines() throws Exception {
    write("stores.csv", "id,name\n");
    write("products.csv", "id,name\n\n1,a\n\n");
    try (CsvErp erp = open()) {
      assertThat(ErpContent.count(erp.login(), "CO.STORES")).isZero();
      assertThat(ErpContent.count(erp.login(), "CO.PRODUCTS")).isEqualTo(1);
    }
  }

  @Test
  void names_the_files_it_could_take_when_no_route_reads_one() throws Exception {
    write("ordrs.csv", "id\n1\n");
    refuses(
        "No route reads a table named like ordrs.csv. There are routes for customers.csv,"
            + " inventory.csv, order_items.csv, orders.csv, products.csv, shipments.csv,"
            + " site_tab.csv, stores.csv.");
  }

  @Test
  void names_file_and_line_of_a_ragged_row() throws Exception {
    write("stores.csv", "id,name\n1,\"two\nlines\"\n2\n");
    refuses("stores.csv:4: 1 values for 2 columns.");
  }

  @Test
  void names_file_and_line_of_a_quote_that_never_ends() throws Exception {
    write("stores.csv", "id,name\n1,a\n2,\"b\n");
    refuses("stores.csv:3: a quoted value does not end where the column or the file ends.");
  }

  @Test
  void names_file_and_line_of_text_after_a_quote() throws Exception {
    write("stores.csv", "id,name\n1,\"a\"b\n");
    refuses("stores.csv:2: a quoted value does not end where the column or the file ends.");
  }

  @Test
  void refuses_a_column_named_twice_in_whatever_case() throws Exception {
    write("stores.csv", "id,ID\n1,2\n");
    refuses("stores.csv:1: the column ID is named twice.");
  }

  @Test
  void refuses_a_column_without_a_name() throws Exception {
    write("stores.csv", "id,\n1,2\n");
    refuses("stores.csv:1: a column has no name.");
  }

  @Test
  void refuses_an_empty_file() throws Exception {
    write("stores.csv", "");
    refuses("stores.csv is empty; its first line must name columns.");
  }

  @Test
  void refuses_a_file_that_is_not_utf_8() throws Exception {
    write("stores.csv", "id,name\n1,Malmö\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(this::open)
        .isInstanceOf(SandboxFault.class)
        .hasMessageStartingWith("stores.csv is not UTF-8");
  }

  @Test
  void refuses_a_value_longer_than_oracle_takes() throws Exception {
    write("stores.csv", "id,name\n1," + "x".repeat(4001) + "\n");
    refuses("stores.csv:2: NAME is longer than 4000 characters.");
  }

  @Test
  void refuses_a_folder_without_files_and_one_that_is_missing() {
    refuses("There is no CSV file in " + data + ".");
    data = folder.resolve("missing");
    refuses(data + " is not a folder.");
  }

  @Test
  void loads_the_customer_orders_sample_completely() throws Exception {
    assumeTrue(Files.isDirectory(ORACLE_CO), "the Customer Orders sample is not on this machine");
    data = ORACLE_CO;
    try (CsvErp erp = open()) {
      assertThat(erp.entities()).hasSize(7);
      assertThat(ErpContent.count(erp.login(), "CO.STORES where PHYSICAL_ADDRESS like '%\n%'"))
          .isPositive();
      for (String table : List.of("CUSTOMERS", "PRODUCTS", "ORDERS", "ORDER_ITEMS", "INVENTORY")) {
        long lines;
        try (var text = Files.lines(ORACLE_CO.resolve(table.toLowerCase(Locale.ROOT) + ".csv"))) {
          lines = text.count();
        }
        assertThat(ErpContent.count(erp.login(), "CO." + table)).as(table).isEqualTo(lines - 1);
      }
    }
  }

  private List<String> versions(CsvErp erp) throws Exception {
    return ErpContent.rows(erp.login(), "select ROWVERSION from CO.STORES order by 1").stream()
        .map(row -> row.get(0))
        .toList();
  }

  private void refuses(String message) {
    assertThatThrownBy(this::open).isInstanceOf(SandboxFault.class).hasMessage(message);
  }

  private CsvErp open() throws SandboxFault {
    return CsvErp.open(folder.resolve("erp"), data, KNOWN);
  }

  private void write(String file, String content) throws IOException {
    write(file, content, StandardCharsets.UTF_8);
  }

  private void write(String file, String content, Charset charset) throws IOException {
    Files.write(data.resolve(file), content.getBytes(charset));
  }
}
