package io.syncflow.syrve.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.OutboxConflict;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Write-offs, transfers and purchase invoices from a file to the outbox, through the route. */
class DocumentFilesTest {

  private static final String A = "0b7f3f6e-62a5-4b51-8c55-aa0d4b1f9e01";
  private static final String B = "c0ffee00-1111-4222-8333-abcdefabcdef";

  private static TestDatabase database;
  private static UUID org;
  private static CamelContext context;
  private static DocumentFiles files;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    org = database.organisation("acme");
    sql(
        "INSERT INTO syrve_config (tenant_id, server_url, api_login, api_password_encrypted)"
            + " VALUES ('"
            + org
            + "', 'https://syrve.example.org/resto', 'api', 'sealed')");
    OrgScope scope = database.scope();
    files = new DocumentFiles(scope, new OutboxQueue(3));
    context = DocumentRoutes.start(scope, Path.of("xslt/syrve"));
  }

  @AfterAll
  static void stop() {
    context.stop();
    database.close();
  }

  @BeforeEach
  void settings() throws SQLException {
    sql("UPDATE syrve_config SET server_version = NULL, invoice_date_format = 'iso'");
  }

  @Test
  void writes_a_write_off_as_json_with_exact_numbers() throws IOException {
    JsonNode made =
        new ObjectMapper()
            .readTree(
                made(
                    JobType.WRITEOFF,
                    "{\"number\":\"W-1\",\"date\":\"2026-11-21T08:05:59\",\"status\":\"new\","
                        + "\"store_id\":\""
                        + A.toUpperCase(java.util.Locale.ROOT)
                        + "\",\"account_id\":\""
                        + B
                        + "\",\"note\":\"\\\"Ж\\\" 🍷\",\"lines\":[{\"product_id\":\""
                        + A
                        + "\",\"amount\":0.100},{\"product_id\":\""
                        + B
                        + "\",\"amount\":\"10000000\",\"container_id\":\""
                        + A
                        + "\"}]}"));
    assertThat(made)
        .hasToString(
            "{\"dateIncoming\":\"2026-11-21T08:05\",\"documentNumber\":\"W-1\",\"status\":\"NEW\","
                + "\"comment\":\"\\\"Ж\\\" 🍷\",\"storeId\":\""
                + A
                + "\",\"accountId\":\""
                + B
                + "\",\"items\":[{\"productId\":\""
                + A
                + "\",\"amount\":0.1},{\"productId\":\""
                + B
                + "\",\"amount\":10000000,\"containerId\":\""
                + A
                + "\"}]}");
  }

  @Test
  void writes_a_transfer_between_two_different_stores() {
    assertThat(made(JobType.INTERNAL_TRANSFER, transfer("T-1", A, B)))
        .contains("\"storeFromId\":\"" + A + "\",\"storeToId\":\"" + B + "\"");
    assertThat(faults(JobType.INTERNAL_TRANSFER, transfer("T-1", A, A), false))
        .containsExactly(": The store_from_id and the store_to_id are the same store.");
  }

  @Test
  void refuses_both_for_a_server_that_is_too_old_for_them() throws SQLException {
    sql("UPDATE syrve_config SET server_version = '7.9.2.9011'");
    assertThat(read(JobType.INTERNAL_TRANSFER, transfer("T-2", A, B), false).getException())
        .isInstanceOf(DocumentRefused.class)
        .hasMessage(
            "The Syrve server is of version 7.9.2.9011; this document needs 7.9.3 or newer.");
    sql("UPDATE syrve_config SET server_version = '7.10.0'");
    assertThat(made(JobType.INTERNAL_TRANSFER, transfer("T-2", A, B))).isNotEmpty();
  }

  @Test
  void writes_an_invoice_as_xml_with_the_dates_that_the_server_takes() throws SQLException {
    String file =
        "number,date,status,store_id,supplier_id,due_date,product_id,product_code,amount,sum\n"
            + ("PI-1,2026-11-20,PROCESSED," + A + "," + B + ",2026-12-04,")
            + (A + ",,2.5,25.00\n")
            + ("PI-1,2026-11-20,PROCESSED," + A + "," + B + ",2026-12-04,,SKU,1,3.5\n");
    assertThat(body(read(JobType.INCOMING_INVOICE, file, true)))
        .contains(
            "<dateIncoming>2026-11-20T00:00:00</dateIncoming>",
            "<dueDate>2026-12-04T00:00:00</dueDate>",
            "<num>2</num><sum>3.5</sum>");
    sql("UPDATE syrve_config SET invoice_date_format = 'local'");
    assertThat(body(read(JobType.INCOMING_INVOICE, file, true)))
        .contains("<dateIncoming>20.11.2026</dateIncoming>", "<dueDate>04.12.2026</dueDate>");
  }

  @Test
  void names_every_fault_of_a_file_with_its_place() {
    assertThat(
            faults(
                JobType.INCOMING_INVOICE,
                "number,date,status,store_id,supplier_id,product_code,amount,sum\n"
                    + ("PI-1,20.11.2026,DONE," + A + ",x,a,1,1.005\n")
                    + ("PI-2,20.11.2026,DONE," + A + ",x,,1,\n"),
                true))
        .containsExactly("line 3: The number differs from that of line 2; a file is one document.");
    assertThat(
            faults(
                JobType.INCOMING_INVOICE,
                "number,date,status,store_id,supplier_id,product_code,amount,sum\n"
                    + ("PI-1,20.11.2026,DONE," + A + ",x,a,1,1.005\n")
                    + ("PI-1,20.11.2026,DONE," + A + ",x,,1,\n"),
                true))
        .containsExactly(
            "line 2: The date \"20.11.2026\" is no time such as 2026-11-21T08:00.",
            "line 2: The status \"DONE\" is none of NEW, PROCESSED.",
            "line 2: The supplier_id \"x\" is no UUID.",
            "line 2: The sum \"1.005\" has more than 2 decimals and is not rounded.",
            "line 3: The line names no product: give product_id or product_code.",
            "line 3: The sum is missing.");
    assertThat(faults(JobType.WRITEOFF, "{\"number\":\"1\",\"lines\":[],\"cost\":2}", false))
        .containsExactly(": There is no field cost.", ": The document has no lines.");
  }

  @Test
  void queues_a_number_once_and_refuses_it_with_another_content() throws SQLException {
    Exchange first = read(JobType.INTERNAL_TRANSFER, transfer("T-9", A, B), false);
    UUID job = queue(first);
    assertThat(queue(read(JobType.INTERNAL_TRANSFER, transfer("T-9", A, B), false))).isEqualTo(job);
    assertThat(
            ask(
                "SELECT count(*) || ' ' || min(job_type::text) || ' ' || min(store_id::text)"
                    + " FROM syrve_outbox_jobs WHERE document_number = 'T-9'"))
        .isEqualTo("1 internal_transfer " + A);

    Exchange other = read(JobType.INTERNAL_TRANSFER, transfer("T-9", B, A), false);
    assertThat(catchThrowable(() -> queue(other))).isInstanceOf(OutboxConflict.class);
  }

  private static String transfer(String number, String from, String to) {
    return "{\"number\":\""
        + number
        + "\",\"date\":\"2026-11-21\",\"status\":\"PROCESSED\",\"store_from_id\":\""
        + from
        + "\",\"store_to_id\":\""
        + to
        + "\",\"lines\":[{\"product_id\":\""
        + A
        + "\",\"amount\":1}]}";
  }

  private static UUID queue(Exchange read) {
    return files.queue(
        org, read.getProperty("documentDraft"), read.getMessage().getBody(byte[].class));
  }

  private static String made(JobType type, String json) {
    return body(read(type, json, false));
  }

  private static String body(Exchange exchange) {
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(String.class);
  }

  private static List<String> faults(JobType type, String file, boolean csv) {
    Exchange exchange = read(type, file, csv);
    assertThat(exchange.getException()).isInstanceOf(FileRefused.class);
    return ((FileRefused) exchange.getException())
        .faults().stream().map(fault -> fault.place() + ": " + fault.reason()).toList();
  }

  private static Exchange read(JobType type, String file, boolean csv) {
    try (var template = context.createProducerTemplate()) {
      return template.send(
          "direct:syrve-read-document",
          ExchangeBuilder.anExchange(context)
              .withProperty("org", org)
              .withProperty(DocumentFiles.TYPE, type)
              .withProperty(DocumentFiles.CSV, csv)
              .withBody(file.getBytes(StandardCharsets.UTF_8))
              .build());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sql(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
