package io.syncflow.syrve.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.api.HubFixture;
import io.syncflow.security.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock count from its first line to the outbox, over HTTP, through the hub's own routes. */
class InventorySessionsTest {

  private static final String SESSIONS = "/api/v1/inventory-sessions";
  private static final String STORE = "5a6c1d40-03b1-4a7e-9f0e-7d6f6c1b2a10";
  private static final String PRODUCT = "0b7f3f6e-62a5-4b51-8c55-aa0d4b1f9e01";
  private static final String CSV =
      "product_id,product_code,amount,container_code,note\n"
          + PRODUCT
          + ",,12.5,,\"A & B, <c>\"\n"
          + ",SKU-7,3,box,\n";

  private static HubFixture hub;
  private static String token;
  private static int number;

  @BeforeAll
  static void start(@TempDir Path data) throws SQLException {
    hub = new HubFixture(data);
    token = hub.acme(Role.OPERATOR);
    for (UUID org : List.of(hub.acme, hub.globex)) {
      sql(
          "INSERT INTO syrve_config (tenant_id, server_url, api_login, api_password_encrypted,"
              + " time_zone) VALUES ('"
              + org
              + "', 'https://syrve.example.org/resto', 'api', 'sealed', 'Europe/Lisbon')");
    }
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void becomes_one_document_of_the_outbox_in_the_transaction_that_marks_it_sent()
      throws SQLException {
    String id = counted();
    JsonNode lines = HubFixture.json(get("/" + id + "/lines")).path("items");
    assertThat(lines).hasSize(2);
    assertThat(lines.path(0).path("amount").asText()).isEqualTo("12.5");
    HttpResponse<String> shown = get("/" + id + "/document");
    assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);

    assertThat(post("/" + id + "/commit").statusCode()).isEqualTo(409);
    assertThat(post("/" + id + "/approve").statusCode()).isEqualTo(200);
    HttpResponse<String> committed = post("/" + id + "/commit");

    assertThat(committed.statusCode()).as(committed.body()).isEqualTo(202);
    JsonNode session = HubFixture.json(committed);
    assertThat(session.path("status").asText()).isEqualTo("sent");
    assertThat(session.path("approved_by").asText()).isEqualTo("token:operator");
    assertThat(session.path("document").path("status").asText()).isEqualTo("pending");
    String payload =
        ask(
            "SELECT payload_xml FROM syrve_outbox_jobs WHERE id = '"
                + session.path("document").path("job").asText()
                + "' AND job_type = 'incoming_inventory' AND store_id = '"
                + STORE
                + "' AND revision = 1");
    assertThat(payload)
        .isEqualTo(shown.body())
        .contains(
            "<dateIncoming>2026-07-01T12:30:00</dateIncoming>",
            "<accountSurplusCode>5.10</accountSurplusCode>",
            "<productId>" + PRODUCT.toUpperCase(java.util.Locale.ROOT) + "</productId>",
            "<productArticle>SKU-7</productArticle><containerCode>box</containerCode>",
            "<comment>A &amp; B, &lt;c&gt;</comment>");

    assertThat(post("/" + id + "/commit").statusCode()).as("a second commit").isEqualTo(409);
    assertThat(ask("SELECT count(*) FROM syrve_outbox_jobs WHERE session_id = '" + id + "'"))
        .isEqualTo("1");
  }

  @Test
  void is_corrected_as_the_next_revision_only_after_the_server_refused_it() throws SQLException {
    String id = counted();
    post("/" + id + "/approve");
    post("/" + id + "/commit");
    assertThat(post("/" + id + "/revise").statusCode()).isEqualTo(409);
    assertThat(post("/" + id + "/cancel").statusCode()).isEqualTo(409);
    assertThat(importCsv(id, CSV).statusCode()).isEqualTo(409);

    sql(
        "UPDATE syrve_outbox_jobs SET status = 'failed', last_error = 'The store is closed.',"
            + " finished_at = clock_timestamp()"
            + " WHERE session_id = '"
            + id
            + "'");
    assertThat(HubFixture.json(get("/" + id)).path("document").path("last_error").asText())
        .isEqualTo("The store is closed.");
    JsonNode revised = HubFixture.json(post("/" + id + "/revise"));
    assertThat(revised.path("status").asText()).isEqualTo("draft");
    assertThat(revised.path("revision").asInt()).isEqualTo(2);
    assertThat(revised.path("document").isNull()).isTrue();
    assertThat(revised.path("approved_by").isNull()).as("approved anew").isTrue();

    post("/" + id + "/approve");
    assertThat(post("/" + id + "/commit").statusCode()).isEqualTo(202);
    assertThat(
            ask(
                "SELECT string_agg(revision || ' ' || status, ', ' ORDER BY revision)"
                    + " FROM syrve_outbox_jobs WHERE session_id = '"
                    + id
                    + "'"))
        .isEqualTo("1 failed, 2 pending");
  }

  @Test
  void names_every_fault_of_a_file_with_its_line_and_stores_none_of_it() throws SQLException {
    String id = created();
    HttpResponse<String> refused =
        importCsv(
            id,
            "product_id,product_code,amount,note\n"
                + PRODUCT
                + ",,1,fine\n"
                + "not-an-id,,1,\n"
                + ",,1,\n"
                + ",a,\"1,5\",\n"
                + ",b,1.2345,\n"
                + ",c,1e3,\n"
                + ",d,-1,\n"
                + ",e,,\n"
                + ",f,1,\"bell \u0007\"\n"
                + ",g,1\n"
                + PRODUCT.toUpperCase(java.util.Locale.ROOT)
                + ",,2,again\n"
                + ",\"h\nh\",1,\"two\nlines\"\n"
                + ",i,9999999999999,\n");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HubFixture.json(refused).path("detail").asText())
        .isEqualTo("Nothing is stored: the file has 11 faults.");
    assertThat(told(refused))
        .containsExactly(
            "line 3: The product_id \"not-an-id\" is no UUID.",
            "line 4: The line names no product: give product_id or product_code.",
            "line 5: The amount \"1,5\" is no number such as 12.345, with a dot and without a"
                + " sign.",
            "line 6: The amount \"1.2345\" has more than 3 decimals and is not rounded.",
            "line 7: The amount \"1e3\" is no number such as 12.345, with a dot and without a"
                + " sign.",
            "line 8: The amount \"-1\" is no number such as 12.345, with a dot and without a sign.",
            "line 9: The amount is missing.",
            "line 10: The note holds U+0007, which XML cannot carry.",
            "line 11: The row has 3 cells instead of 4.",
            "line 12: The product " + PRODUCT + " is counted in that container already at line 2.",
            "line 16: The amount \"9999999999999\" has more than 12 digits.");
    assertThat(HubFixture.json(get("/" + id)).path("lines").asInt()).isZero();
  }

  @Test
  void refuses_files_that_are_none() {
    String id = created();
    assertThat(told(importCsv(id, "product_id,price\n")))
        .containsExactly(
            "line 1: There is no column price; the header may have product_id,product_code,amount,"
                + "unit,container_id,container_code,note.",
            ": The file has no lines.");
    assertThat(told(importCsv(id, "amount,product_code\n1,\"open\n2,b\n"))).hasSize(2);
    assertThat(told(importJson(id, "{}")))
        .containsExactly("line 1: The body has to be a JSON array.", ": The file has no lines.");
    assertThat(told(importJson(id, "[{\"product_code\":\"a\",\"amount\":1},\n\n{\"amount\":]")))
        .contains("line 3: The body is not JSON from here on.");
    assertThat(
            told(
                importJson(
                    id,
                    "[{\"product_code\":\"a\",\"amount\":1.5},\n{\"sku\":\"b\",\"amount\":[1]}]")))
        .containsExactly(
            "/1 (line 2): There is no field sku.",
            "/1 (line 2): The amount has a value of the wrong type.",
            "/1 (line 2): The amount is missing.",
            "/1 (line 2): The line names no product: give product_id or product_code.");
  }

  @Test
  void takes_json_and_files_of_spreadsheets_and_counts_a_product_anew() {
    String id = created();
    assertThat(importCsv(id, "\uFEFFproduct_code;amount\r\na;1\r\nb;2.50\r\n").statusCode())
        .isEqualTo(200);
    HttpResponse<String> again =
        importJson(
            id,
            "[{\"product_code\":\"A\",\"amount\":7},{\"product_code\":\"c\",\"amount\":0.001}]");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(HubFixture.json(again).path("stored").asInt()).isEqualTo(2);
    assertThat(amounts(id)).containsExactly("A=7", "b=2.5", "c=0.001");

    HttpResponse<String> replaced =
        send(
            "POST",
            "/" + id + "/lines?replace=true",
            "[{\"product_code\":\"z\",\"amount\":1}]",
            "application/json");
    assertThat(replaced.statusCode()).isEqualTo(200);
    assertThat(amounts(id)).containsExactly("z=1");

    String line = HubFixture.json(get("/" + id + "/lines")).at("/items/0/id").asText();
    assertThat(send("DELETE", "/" + id + "/lines/" + line, null, null).statusCode()).isEqualTo(204);
    assertThat(amounts(id)).isEmpty();
    assertThat(post("/" + id + "/approve").statusCode()).as("nothing to approve").isEqualTo(409);
  }

  @Test
  void is_changed_as_a_draft_only_and_given_up_when_nobody_wants_it() {
    String id = counted();
    String body = header("CH-" + number, STORE, "note");
    assertThat(send("PUT", "/" + id, body, "application/json").statusCode()).isEqualTo(200);
    assertThat(post("/" + id + "/complete").statusCode()).isEqualTo(200);
    assertThat(send("PUT", "/" + id, body, "application/json").statusCode()).isEqualTo(409);
    assertThat(post("/" + id + "/complete").statusCode()).isEqualTo(409);
    assertThat(HubFixture.json(post("/" + id + "/reopen")).path("status").asText())
        .isEqualTo("draft");
    assertThat(HubFixture.json(post("/" + id + "/cancel")).path("status").asText())
        .isEqualTo("cancelled");
    assertThat(post("/" + id + "/reopen").statusCode()).isEqualTo(409);
  }

  @Test
  void leaves_its_number_to_another_when_it_is_given_up() {
    String id = counted();
    String body = header("FREE-" + number, STORE, null);
    assertThat(send("PUT", "/" + id, body, "application/json").statusCode()).isEqualTo(200);
    assertThat(create(body).statusCode()).isEqualTo(409);
    post("/" + id + "/cancel");
    assertThat(create(body).statusCode()).isEqualTo(201);
  }

  @Test
  void keeps_the_order_of_its_store_whether_that_is_named_by_id_or_code() throws SQLException {
    String unknown = storeOf("05");
    assertThat(unknown).isNotNull().isNotEqualTo(STORE);
    assertThat(storeOf("05")).as("always the same").isEqualTo(unknown);
    knows(STORE, "04");
    try {
      assertThat(storeOf("04")).isEqualTo(STORE);
    } finally {
      knowsNothing();
    }
  }

  @Test
  void names_a_store_that_syrve_has_as_far_as_anybody_knows() throws SQLException {
    String early = approved("05");
    knows(STORE, "04");
    knows("5a6c1d40-03b1-4a7e-9f0e-7d6f6c1b2a99", "06");
    try {
      HttpResponse<String> commit = post("/" + early + "/commit");
      assertThat(commit.statusCode()).isEqualTo(422);
      assertThat(commit.body())
          .contains("unknown_store")
          .contains("Syrve has no store with the code 05; it has those with the codes 04, 06.");
      assertThat(ask("SELECT status FROM inventory_sessions WHERE id = '" + early + "'"))
          .isEqualTo("approved");
      assertThat(ask("SELECT count(*) FROM syrve_outbox_jobs WHERE session_id = '" + early + "'"))
          .isEqualTo("0");
      HttpResponse<String> other =
          create(header("X-" + ++number, "5a6c1d40-0000-4a7e-9f0e-7d6f6c1b2a99", null));
      assertThat(other.statusCode()).isEqualTo(422);
      assertThat(other.body()).contains("no store with the id 5a6c1d40-0000");

      knows("5a6c1d40-03b1-4a7e-9f0e-7d6f6c1b2a98", "06");
      assertThat(create(byCode("06")).body()).contains("2 stores with the code 06");
    } finally {
      knowsNothing();
    }
  }

  private static void knows(String store, String code) throws SQLException {
    sql(
        "INSERT INTO syrve_raw_objects (tenant_id, entity_type, syrve_id, payload, payload_hash)"
            + " VALUES ('"
            + hub.acme
            + "', 'store', '"
            + store
            + "', '{\"code\": \""
            + code
            + "\"}', repeat('0', 64))");
  }

  private static void knowsNothing() throws SQLException {
    sql("DELETE FROM syrve_raw_objects WHERE entity_type = 'store'");
  }

  private static String byCode(String code) {
    return header("CODE-" + ++number, code, null).replace("store_id", "store_code");
  }

  private static String approved(String code) {
    String id = HubFixture.json(create(byCode(code))).path("id").asText();
    importCsv(id, CSV);
    post("/" + id + "/approve");
    return id;
  }

  private static String storeOf(String code) throws SQLException {
    String id = approved(code);
    assertThat(post("/" + id + "/commit").statusCode()).isEqualTo(202);
    return ask("SELECT store_id FROM syrve_outbox_jobs WHERE session_id = '" + id + "'");
  }

  @Test
  void refuses_a_header_that_is_wrong_and_a_number_that_is_taken() {
    String taken = "T-" + ++number;
    assertThat(create(header(taken, STORE, null)).statusCode()).isEqualTo(201);
    HttpResponse<String> second = create(header(taken, STORE, null));
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("number_taken");
    for (String wrong :
        List.of(
            header("x", "not-an-id", null),
            header("x", STORE, null).replace("Z\"", "\""),
            header("", STORE, null),
            header("x", STORE, null).replace("}", ",\"store_code\":\"1\"}"),
            header("x", STORE, "bell \\u0007"),
            "{\"number\":\"x\",\"counted_at\":\"2026-07-01T11:30:00Z\"}")) {
      HttpResponse<String> refused = create(wrong);
      assertThat(refused.statusCode()).as(wrong + refused.body()).isEqualTo(400);
    }
  }

  @Test
  void belongs_to_its_organisation_alone() {
    String id = counted();
    String other = hub.globex(Role.ADMIN);
    assertThat(hub.get(other, SESSIONS + "/" + id).statusCode()).isEqualTo(404);
    assertThat(hub.get(other, SESSIONS + "/" + id + "/lines").statusCode()).isEqualTo(404);
    assertThat(hub.get(other, SESSIONS + "/" + id + "/document").statusCode()).isEqualTo(404);
    for (String action : List.of("approve", "commit", "cancel", "complete", "revise", "reopen")) {
      assertThat(hub.send(other, "POST", SESSIONS + "/" + id + "/" + action, null).statusCode())
          .as(action)
          .isEqualTo(404);
    }
    assertThat(hub.get(other, SESSIONS).body()).doesNotContain(id);
  }

  @Test
  void is_listed_page_by_page_with_the_newest_first() {
    List<String> mine = List.of(created(), created(), created());
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = HubFixture.json(get("?status=draft&limit=2" + cursor));
      page.path("items").forEach(item -> listed.add(item.path("id").asText()));
      cursor =
          page.path("next_cursor").isNull() ? "" : "&cursor=" + page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    assertThat(listed)
        .doesNotHaveDuplicates()
        .containsSubsequence(mine.get(2), mine.get(1), mine.get(0));
  }

  @Test
  void stays_approved_when_its_document_cannot_be_made() throws SQLException {
    String id = counted();
    post("/" + id + "/approve");
    // As only a hand in the database could leave it.
    sql(
        "UPDATE inventory_session_lines SET note = 'bell ' || chr(7) WHERE session_id = '"
            + id
            + "' AND product_code = 'SKU-7'");
    HttpResponse<String> refused = post("/" + id + "/commit");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(told(refused))
        .containsExactly("line 2 (product sku-7): The note holds U+0007, which XML cannot carry.");
    assertThat(HubFixture.json(get("/" + id)).path("status").asText()).isEqualTo("approved");
    assertThat(ask("SELECT count(*) FROM syrve_outbox_jobs WHERE session_id = '" + id + "'"))
        .isEqualTo("0");
  }

  @Test
  void leaves_no_document_in_the_outbox_when_it_cannot_be_marked_as_sent() throws SQLException {
    String id = counted();
    post("/" + id + "/approve");
    sql(
        "CREATE FUNCTION fail_sent() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
            + "CREATE TRIGGER fail_sent BEFORE UPDATE ON inventory_sessions FOR EACH ROW"
            + " WHEN (NEW.status = 'sent') EXECUTE FUNCTION fail_sent()");
    try {
      assertThat(post("/" + id + "/commit").statusCode()).isEqualTo(500);
    } finally {
      sql("DROP TRIGGER fail_sent ON inventory_sessions; DROP FUNCTION fail_sent()");
    }
    assertThat(jobs(id)).isEqualTo("0");
    assertThat(post("/" + id + "/commit").statusCode()).isEqualTo(202);
    assertThat(jobs(id)).isEqualTo("1");
  }

  @Test
  void is_committed_once_however_many_ask_for_it_at_the_same_time() throws Exception {
    String id = counted();
    post("/" + id + "/approve");
    List<CompletableFuture<Integer>> asked = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      asked.add(CompletableFuture.supplyAsync(() -> post("/" + id + "/commit").statusCode()));
    }
    List<Integer> answers = new ArrayList<>();
    for (CompletableFuture<Integer> one : asked) {
      answers.add(one.get());
    }
    assertThat(answers).containsOnlyOnce(202).containsOnly(202, 409);
    assertThat(jobs(id)).isEqualTo("1");
  }

  @Test
  void is_refused_when_its_number_belongs_to_another_document_of_the_outbox() throws SQLException {
    String id = counted();
    sql(
        "INSERT INTO syrve_outbox_jobs (tenant_id, job_type, payload_xml, payload_hash,"
            + " document_number) SELECT org_id, 'writeoff', '{}', repeat('0', 64), number"
            + " FROM inventory_sessions WHERE id = '"
            + id
            + "'");
    post("/" + id + "/approve");
    HttpResponse<String> refused = post("/" + id + "/commit");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("already_queued", "belongs to another document");
    assertThat(HubFixture.json(get("/" + id)).path("status").asText()).isEqualTo("approved");
  }

  private static String jobs(String session) throws SQLException {
    return ask("SELECT count(*) FROM syrve_outbox_jobs WHERE session_id = '" + session + "'");
  }

  private static String counted() {
    String id = created();
    HttpResponse<String> stored = importCsv(id, CSV);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    return id;
  }

  private static String created() {
    HttpResponse<String> created = create(header("INV-" + ++number, STORE, null));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return HubFixture.json(created).path("id").asText();
  }

  private static String header(String number, String store, String note) {
    return "{\"number\":\""
        + number
        + "\",\"store_id\":\""
        + store
        + "\",\"counted_at\":\"2026-07-01T11:30:00Z\""
        + (note == null ? "" : ",\"note\":\"" + note + "\"")
        + "}";
  }

  private static HttpResponse<String> create(String body) {
    return send("POST", "", body, "application/json");
  }

  private static HttpResponse<String> importCsv(String id, String csv) {
    return send("POST", "/" + id + "/lines/csv", csv, "text/csv");
  }

  private static HttpResponse<String> importJson(String id, String json) {
    return send("POST", "/" + id + "/lines", json, "application/json");
  }

  private static HttpResponse<String> post(String path) {
    return send("POST", path, null, null);
  }

  private static HttpResponse<String> get(String path) {
    return send("GET", path, null, null);
  }

  private static HttpResponse<String> send(String method, String path, String body, String type) {
    HttpRequest.Builder request =
        hub.request(method, SESSIONS + path, body).header("Authorization", "Bearer " + token);
    return hub.send(type == null ? request : request.header("Content-Type", type));
  }

  private static List<String> amounts(String id) {
    List<String> amounts = new ArrayList<>();
    HubFixture.json(get("/" + id + "/lines"))
        .path("items")
        .forEach(
            line ->
                amounts.add(
                    line.path("product_code").asText() + "=" + line.path("amount").asText()));
    return amounts;
  }

  private static List<String> told(HttpResponse<String> refused) {
    List<String> told = new ArrayList<>();
    HubFixture.json(refused)
        .path("errors")
        .forEach(
            error ->
                told.add(error.path("pointer").asText() + ": " + error.path("detail").asText()));
    return told;
  }

  private static void sql(String sql) throws SQLException {
    try (Connection all = hub.database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(String sql) throws SQLException {
    try (Connection all = hub.database.superuser();
        Statement statement = all.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
