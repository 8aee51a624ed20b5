package io.syncflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.TestClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulated server against what reference/syrve.md says of real ones, by its sections. */
class SimulatedSyrveTest {

  private static final Path REAL = Path.of("../shared/samples/syrve/real");
  private static final String PASSWORD = "resto#test";

  /** The manual's own example (1.3). */
  private static final String HASH = "2155245b2c002a1986d3f384af93be813537a476";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final TestClock clock = new TestClock(Instant.parse("2026-11-21T06:00:00Z"));

  @TempDir Path folder;
  private SimulatedSyrve syrve;
  private String token;

  @BeforeEach
  void start() {
    syrve = open();
  }

  private SimulatedSyrve open() {
    return SimulatedSyrve.start(
        new SimulatedSyrve.Setup(0, folder, 7, 200, "hub", PASSWORD), clock);
  }

  @AfterEach
  void stop() {
    syrve.close();
  }

  @Test
  void a_login_takes_the_seat_until_logout() {
    assertThat(get("/auth?login=hub&pass=" + HASH).statusCode()).isEqualTo(200);
    assertThat(syrve.seatsTaken()).isEqualTo(1);
    HttpResponse<String> second =
        post("/auth", "application/x-www-form-urlencoded", "login=hub&pass=" + HASH);
    assertThat(second.statusCode()).isEqualTo(403);
    assertThat(second.body()).contains("no connections available for module");
  }

  @Test
  void a_form_logs_in_and_a_logout_frees_the_seat_and_answers_the_token() {
    HttpResponse<String> answer =
        post("/auth", "application/x-www-form-urlencoded", "login=hub&pass=" + HASH);
    token = answer.body();
    assertThat(token).matches("[0-9a-f-]{36}");
    assertThat(answer.headers().firstValue("Set-Cookie"))
        .hasValue("key=" + token + "; path=/resto");
    assertThat(keyed("/logout").body()).isEqualTo(token);
    assertThat(syrve.seatsTaken()).isZero();
    assertThat(keyed("/corporation/stores/").statusCode()).isEqualTo(401);
    logIn();
    assertThat(syrve.mostSeatsTaken()).isEqualTo(1);
  }

  @Test
  void a_token_lives_an_hour_from_login_however_often_it_is_used() {
    logIn();
    clock.set(Instant.parse("2026-11-21T06:59:00Z"));
    assertThat(keyed("/corporation/stores").statusCode()).isEqualTo(200);
    clock.set(Instant.parse("2026-11-21T07:00:00Z"));
    assertThat(keyed("/corporation/stores").statusCode()).isEqualTo(401);
    assertThat(syrve.seatsTaken()).isZero();
  }

  @Test
  void a_wrong_password_takes_no_seat_and_a_restart_voids_every_token() {
    assertThat(get("/auth?login=hub&pass=" + PASSWORD).statusCode()).isEqualTo(401);
    assertThat(syrve.seatsTaken()).isZero();
    logIn();
    syrve.restart();
    assertThat(keyed("/corporation/stores").statusCode()).isEqualTo(401);
    syrve.starting(true);
    assertThat(get("/auth?login=hub&pass=" + HASH).statusCode()).isEqualTo(401);
    assertThat(send(request("/resto/get_server_info.jsp?encoding=UTF-8").GET()).body())
        .contains("<serverState>STARTING</serverState>");
  }

  @Test
  void a_server_tells_what_it_is() {
    syrve.version("6.3.1");
    syrve.serverType("CHAIN");
    assertThat(send(request("/resto/get_server_info.jsp?encoding=UTF-8").GET()).body())
        .contains("<version>6.3.1</version>", "<edition>chain</edition>");
    logIn();
    assertThat(keyed("/replication/serverType").body()).contains("<serverType>CHAIN</serverType>");
    assertThat(get("/licence/info?moduleId=28008806").body()).isEqualTo("0");
  }

  @Test
  void departments_come_before_their_parents_and_with_more_than_the_schema_has() {
    logIn();
    String departments = keyed("/corporation/departments/").body();
    assertThat(departments).contains("<taxpayerIdNumber>", "Faro &amp; Tavira", "&lt;r/c&gt;");
    assertThat(departments.indexOf("DEPARTMENT")).isLessThan(departments.indexOf(">CORPORATION<"));
    assertThat(keyed("/corporation/stores/").body())
        .contains("<vatAccount>", "<type>STORE</type>")
        .contains(syrve.stores());
    assertThat(keyed("/corporation/groups/").body())
        .contains("<groupServiceMode>", "<cashRegisterInfo>", "<restaurantSectionInfo>");
  }

  @Test
  void a_product_has_the_fields_of_real_ones() throws IOException {
    assumeThat(REAL).as("the samples are on this machine").isDirectory();
    logIn();
    JsonNode real = json.readTree(REAL.resolve("products-v2-list-excerpt.response.json").toFile());
    assertThat(fields(tree("/v2/entities/products/list").path(0))).isEqualTo(fields(real.path(0)));
  }

  private static Set<String> fields(JsonNode object) {
    return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
        .collect(Collectors.toSet());
  }

  @Test
  void deleted_products_are_listed_when_asked_for_but_deleted_units_unless_refused() {
    logIn();
    assertThat(tree("/v2/entities/products/list")).noneMatch(SimulatedSyrveTest::deleted);
    assertThat(tree("/v2/entities/products/list?includeDeleted=true"))
        .hasSize(200)
        .anyMatch(SimulatedSyrveTest::deleted);
    assertThat(tree("/v2/entities/list?rootType=MeasureUnit"))
        .anyMatch(SimulatedSyrveTest::deleted);
    assertThat(tree("/v2/entities/list?rootType=MeasureUnit&includeDeleted=false"))
        .hasSize(7)
        .noneMatch(SimulatedSyrveTest::deleted);
  }

  private static boolean deleted(JsonNode node) {
    return node.path("deleted").asBoolean();
  }

  @Test
  void only_a_form_asks_for_what_changed_since_a_revision() {
    logIn();
    long before = syrve.revision();
    String id = syrve.products().get(3).path("id").asText();
    syrve.changeProduct(id, product -> product.put("deleted", true));
    assertThat(tree("/v2/entities/products/list?revisionFrom=" + before).size()).isGreaterThan(100);
    JsonNode delta =
        form("/v2/entities/products/list", "includeDeleted=true&revisionFrom=" + before);
    assertThat(delta).hasSize(1);
    assertThat(delta.path(0).path("id").asText()).isEqualTo(id);
    assertThat(form("/v2/entities/products/list", "revisionFrom=" + before)).isEmpty();
    String two =
        syrve.products().get(0).path("num").asText()
            + "&nums="
            + syrve.products().get(1).path("num").asText();
    assertThat(tree("/v2/entities/products/list?includeDeleted=true&nums=" + two)).hasSize(2);
  }

  @Test
  void paths_appear_with_the_version_that_brought_them() {
    logIn();
    syrve.version("7.9.2");
    assertThat(keyed("/v2/documents/writeoff?dateFrom=2026-01-01&dateTo=2026-01-02").statusCode())
        .isEqualTo(404);
    syrve.version("6.3");
    assertThat(
            postKeyed("/v2/entities/products/list", "application/x-www-form-urlencoded", "")
                .statusCode())
        .isEqualTo(404);
    assertThat(keyed("/v2/entities/products/list").statusCode()).isEqualTo(200);
    syrve.version("6.0");
    assertThat(keyed("/v2/entities/products/list").statusCode()).isEqualTo(404);
    assertThat(keyed("/products?includeDeleted=true").body())
        .contains("<productGroupType>PRODUCTS</productGroupType>", "<mainUnit>порц</mainUnit>")
        .contains("<count>0.750000000</count>", "<barcodeContainer>");
  }

  @Test
  void balances_want_a_timestamp_and_know_stores_and_departments() {
    logIn();
    assertThat(keyed("/v2/reports/balance/stores").statusCode()).isEqualTo(400);
    assertThat(keyed("/v2/reports/balance/stores?timestamp=2026-11-21").body())
        .isEqualTo("Wrong date format: 2026-11-21");
    String now = "/v2/reports/balance/stores?timestamp=2026-11-21T06:00:00";
    JsonNode all = tree(now);
    assertThat(all.size()).isGreaterThan(200);
    assertThat(all).anyMatch(row -> row.path("amount").decimalValue().signum() < 0);
    List<String> stores = syrve.stores();
    assertThat(tree(now + "&store=" + stores.get(0) + "&store=" + stores.get(1)))
        .isNotEmpty()
        .allMatch(row -> stores.subList(0, 2).contains(row.path("store").asText()));
  }

  @Test
  void a_stock_take_is_accepted_with_what_was_expected_and_moves_the_stock() {
    logIn();
    ObjectNode goods = packed();
    String container = goods.path("containers").path(0).path("id").asText();
    String product = goods.path("id").asText();
    String lines =
        line(product.toUpperCase(), "<containerId>" + container + "</containerId>", "4")
            + line(product, "", "1.5");
    String check = stockTake("check", "INV-1", lines);
    assertThat(check).contains("<valid>true</valid>", "<actualAmount>4.500</actualAmount>");
    assertThat(syrve.accepted()).isEmpty();
    assertThat(stockTake("import", "INV-1", lines))
        .contains("<incomingInventoryValidationResult>", "<documentNumber>INV-1</documentNumber>")
        .contains("<date>2026-11-20T22:00:00Z</date>");
    assertThat(syrve.stock(syrve.stores().get(0), product)).isEqualByComparingTo("4.5");
    assertThat(syrve.journal())
        .extracting(SyrveReceived::outcome)
        .containsExactly(SyrveReceived.Outcome.CHECKED, SyrveReceived.Outcome.ACCEPTED);
  }

  private static String line(String product, String more, String amount) {
    return "<item><status>SAVE</status><productId>%s</productId>%s<amountContainer>%s</amountContainer></item>"
        .formatted(product, more, amount);
  }

  private ObjectNode packed() {
    return syrve.products().stream()
        .filter(product -> !product.path("containers").isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private String stockTake(String verb, String number, String lines) {
    HttpResponse<String> answer = postStockTake(verb, number, "2026-11-20T22:00:00", lines);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> postStockTake(
      String verb, String number, String date, String lines) {
    return postKeyed(
        "/documents/" + verb + "/incomingInventory",
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><document><documentNumber>"
            + number
            + "</documentNumber><dateIncoming>"
            + date
            + "</dateIncoming><status>PROCESSED</status><storeId>"
            + syrve.stores().get(0)
            + "</storeId><items>"
            + lines
            + "</items></document>");
  }

  @Test
  void a_refused_document_is_a_200_that_says_so() {
    logIn();
    String product = syrve.products().get(0).path("id").asText();
    assertThat(stockTake("import", "A", line("00000000-0000-4000-8000-000000000000", "", "1")))
        .contains("<valid>false</valid>", "is not found");
    String recount = line(product, "", "1").replace("SAVE", "RECALC");
    assertThat(stockTake("import", "A", line(product, "", "1") + recount))
        .contains("<valid>false</valid>", "must have the same status");
    assertThat(
            postKeyed(
                    "/documents/import/incomingInventory",
                    "application/xml",
                    "<document><items/></document>")
                .body())
        .contains("<valid>false</valid>", "Store is not specified");
    assertThat(syrve.accepted()).isEmpty();
    assertThat(syrve.journal()).hasSize(3);
  }

  @Test
  void a_number_is_given_once_unless_the_server_is_to_be_careless() {
    logIn();
    String lines = line(syrve.products().get(0).path("id").asText(), "", "1");
    stockTake("import", "INV-1", lines);
    assertThat(stockTake("import", "INV-1", lines))
        .contains("<valid>false</valid>", "<otherSuggestedNumber>INV-1-1</otherSuggestedNumber>");
    assertThat(syrve.accepted()).hasSize(1);
    syrve.acceptNumbersTwice();
    assertThat(stockTake("import", "INV-1", lines)).contains("<valid>true</valid>");
    assertThat(syrve.accepted()).hasSize(2);
  }

  @Test
  void a_closed_day_is_a_409_in_the_language_of_the_server() {
    logIn();
    syrve.closeBefore(LocalDate.of(2026, 11, 1));
    HttpResponse<String> answer = postStockTake("import", "A", "2026-10-31", "");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("задним числом", "31.10.2026");
  }

  @Test
  void xml_that_declares_or_nests_too_much_is_refused() {
    logIn();
    String path = "/documents/import/incomingInventory";
    for (String evil :
        List.of(
            "<!DOCTYPE document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><document>&x;</document>",
            "<document>" + "<a>".repeat(1_000) + "</a>".repeat(1_000) + "</document>",
            "<document>",
            "<other/>")) {
      HttpResponse<String> answer = postKeyed(path, "application/xml", evil);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).doesNotContain("root:");
    }
  }

  @Test
  void an_invoice_adds_to_the_stock_and_its_lines_share_the_store() {
    logIn();
    String product = syrve.products().get(0).path("id").asText();
    String store = syrve.stores().get(0);
    BigDecimal before = syrve.stock(store, product);
    String good = invoice(store, product, store);
    assertThat(postKeyed("/documents/import/incomingInvoice", "application/xml", good).body())
        .contains("<documentValidationResult><documentNumber>", "<valid>true</valid>");
    assertThat(syrve.stock(store, product)).isEqualByComparingTo(before.add(new BigDecimal("2.5")));
    String edited = good.replace("<amount>2.5", "<amount>1.25");
    postKeyed("/documents/import/incomingInvoice", "application/xml", edited);
    assertThat(syrve.stock(store, product))
        .isEqualByComparingTo(before.add(new BigDecimal("1.25")));
    assertThat(
            keyed("/documents/export/incomingInvoice/byNumber?number=IN-1&currentYear=true").body())
        .containsOnlyOnce("<documentNumber>IN-1</documentNumber>")
        .contains("<amount>1.25</amount>", "<dateIncoming>2026-11-20T00:00:00Z</dateIncoming>");
    assertThat(keyed("/documents/export/incomingInvoice?from=2026-11-21&to=2026-11-22").body())
        .doesNotContain("<document>");
    String far = invoice(store, product, syrve.stores().get(1)).replace("IN-1", "IN-2");
    assertThat(postKeyed("/documents/import/incomingInvoice", "application/xml", far).body())
        .contains("<valid>false</valid>", "<additionalInfo>Line 1: store differs");
  }

  private static String invoice(String defaultStore, String product, String store) {
    return """
        <document><items><item><amount>2.5</amount><product>%s</product><num>1</num><sum>10</sum>
        <store>%s</store></item></items><documentNumber>IN-1</documentNumber>
        <dateIncoming>20.11.2026</dateIncoming><defaultStore>%s</defaultStore>
        <status>PROCESSED</status></document>"""
        .formatted(product, store, defaultStore);
  }

  @Test
  void a_write_off_says_error_with_200_and_a_transfer_stays_in_its_department() throws Exception {
    logIn();
    String account = tree("/v2/entities/list?rootType=Account").path(2).path("id").asText();
    String product = syrve.products().get(0).path("id").asText();
    String store = syrve.stores().get(0);
    BigDecimal before = syrve.stock(store, product);
    String items = "\"items\":[{\"productId\":\"" + product + "\",\"amount\":1.5}]";
    String head = "{\"dateIncoming\":\"2026-11-20T10:00\",\"status\":\"PROCESSED\",";
    String path = "/v2/documents/writeoff";
    assertThat(postKeyed(path, "application/json", head + items + "}").body())
        .contains("\"result\":\"ERROR\"", "INVALID_storeId");
    JsonNode saved =
        json.readTree(
            postKeyed(
                    path,
                    "application/json",
                    head
                        + "\"storeId\":\""
                        + store
                        + "\",\"accountId\":\""
                        + account
                        + "\","
                        + items
                        + "}")
                .body());
    assertThat(saved.path("result").asText()).isEqualTo("SUCCESS");
    assertThat(syrve.stock(store, product))
        .isEqualByComparingTo(before.subtract(new BigDecimal("1.5")));
    String id = saved.path("response").path("id").asText();
    assertThat(tree(path + "/byId?id=" + id).path("documentNumber").asText()).isEqualTo("20001");
    assertThat(tree(path + "?dateFrom=2026-11-20&dateTo=2026-11-20").path("response")).hasSize(1);
    String far =
        head
            + "\"storeFromId\":\""
            + store
            + "\",\"storeToId\":\""
            + syrve.stores().get(2)
            + "\","
            + items
            + "}";
    assertThat(postKeyed("/v2/documents/internalTransfer", "application/json", far).statusCode())
        .isEqualTo(409);
  }

  @Test
  void what_was_accepted_is_there_after_a_restart_and_its_effect_too() {
    logIn();
    String product = syrve.products().get(0).path("id").asText();
    stockTake("import", "INV-1", line(product, "", "12.25"));
    syrve.close();
    syrve = open();
    assertThat(syrve.accepted()).extracting(SyrveReceived::number).containsExactly("INV-1");
    assertThat(syrve.stock(syrve.stores().get(0), product)).isEqualByComparingTo("12.25");
    assertThat(keyed("/corporation/stores").statusCode()).as("tokens are gone").isEqualTo(401);
  }

  @Test
  void calls_at_the_same_time_are_counted() {
    logIn();
    keyed("/corporation/stores");
    keyed("/corporation/stores");
    assertThat(syrve.overlaps()).isZero();
    syrve.pace(Duration.ofMillis(500));
    List<CompletableFuture<HttpResponse<String>>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HttpRequest call = request("/resto/api/corporation/stores?key=" + token).GET().build();
      both.add(client.sendAsync(call, BodyHandlers.ofString()));
    }
    both.forEach(CompletableFuture::join);
    assertThat(syrve.overlaps()).isEqualTo(1);
  }

  @Test
  void a_server_that_went_away_refuses_connections_until_it_is_back() {
    logIn();
    syrve.goAway();
    assertThatThrownBy(() -> keyed("/corporation/stores"))
        .hasCauseInstanceOf(ConnectException.class);
    syrve.comeBack();
    assertThat(keyed("/corporation/stores").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RESET", "RESET_MID", "EMPTY", "GARBAGE", "BAD_CHUNK", "TRUNCATED", "NO_ANSWER"})
  void a_broken_connection_is_no_answer_and_the_next_call_is_well(SyrveFault fault) {
    logIn();
    syrve.faults().next(fault, "/corporation/stores", 1);
    // A GET would be repeated by the client of the JDK, unasked.
    assertThatThrownBy(() -> postKeyed("/corporation/stores", "text/plain", ""))
        .hasCauseInstanceOf(IOException.class);
    assertThat(keyed("/corporation/stores").statusCode()).isEqualTo(200);
    assertThat(syrve.faults().left()).isZero();
  }

  @Test
  void a_document_whose_answer_is_lost_is_accepted_all_the_same() {
    logIn();
    syrve.faults().next(SyrveFault.NO_ANSWER, "/documents/import", 1);
    String lines = line(syrve.products().get(0).path("id").asText(), "", "1");
    assertThatThrownBy(() -> stockTake("import", "INV-1", lines))
        .hasCauseInstanceOf(IOException.class);
    assertThat(syrve.accepted()).hasSize(1);
    syrve.faults().next(SyrveFault.RESET, "/documents/import", 1);
    assertThatThrownBy(() -> stockTake("import", "INV-2", lines))
        .hasCauseInstanceOf(IOException.class);
    assertThat(syrve.accepted()).hasSize(1);
  }

  @Test
  void it_is_busy_or_not_itself_when_asked_to_be() {
    logIn();
    String path = "/v2/entities/products/list";
    assertThat(faulty(SyrveFault.BUSY_429, path).headers().firstValue("Retry-After")).hasValue("1");
    assertThat(faulty(SyrveFault.BUSY_503, path).statusCode()).isEqualTo(503);
    assertThat(faulty(SyrveFault.ERROR_500, "/logout").statusCode()).isEqualTo(500);
    HttpResponse<String> page = faulty(SyrveFault.HTML_200, path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(faulty(SyrveFault.EMPTY_LIST, path).body()).isEqualTo("[]");
    assertThat(faulty(SyrveFault.EMPTY_LIST, "/products").body())
        .endsWith("<productDtoes></productDtoes>");
    assertThat(faulty(SyrveFault.CUT, "/products").body())
        .startsWith("<?xml")
        .doesNotContain("</productDtoes>");
    assertThat(faulty(SyrveFault.EXPIRED, path).statusCode()).isEqualTo(401);
    assertThat(syrve.seatsTaken()).as("an expired token holds no seat").isZero();
    syrve.faults().next(SyrveFault.TOKEN_WITH_NEWLINE, "/auth", 1);
    assertThat(get("/auth?login=hub&pass=" + HASH).body()).contains("\n");
    assertThat(syrve.seatsTaken()).isZero();
  }

  private HttpResponse<String> faulty(SyrveFault fault, String path) {
    syrve.faults().next(fault, path, 1);
    return keyed(path);
  }

  @Test
  void a_silent_server_has_done_its_work() {
    logIn();
    syrve.faults().next(SyrveFault.SILENT, "/logout", 1);
    HttpRequest.Builder call =
        request("/resto/api/logout?key=" + token).timeout(Duration.ofMillis(200)).GET();
    assertThatThrownBy(() -> send(call)).hasCauseInstanceOf(IOException.class);
    await().untilAsserted(() -> assertThat(syrve.seatsTaken()).isZero());
  }

  @Test
  void people_ask_for_faults_and_read_the_journal_without_a_token() {
    HttpRequest.Builder wish =
        request("/faults")
            .POST(
                BodyPublishers.ofString(
                    "{\"fault\":\"seats_full\",\"path\":\"/auth\",\"times\":2}"));
    assertThat(send(wish).body()).isEqualTo("{\"waiting\":2}");
    assertThat(get("/auth?login=hub&pass=" + HASH).statusCode()).isEqualTo(403);
    assertThat(send(request("/journal").GET()).body()).isEqualTo("[]");
    assertThat(send(request("/seats").GET()).body()).startsWith("{\"taken\":0");
  }

  private void logIn() {
    HttpResponse<String> answer = get("/auth?login=hub&pass=" + HASH);
    assertThat(answer.statusCode()).isEqualTo(200);
    token = answer.body();
  }

  private JsonNode tree(String path) {
    return parsed(keyed(path));
  }

  private JsonNode form(String path, String fields) {
    return parsed(postKeyed(path, "application/x-www-form-urlencoded", fields));
  }

  private JsonNode parsed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    try {
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> keyed(String path) {
    return get(path + (path.contains("?") ? "&" : "?") + "key=" + token);
  }

  private HttpResponse<String> postKeyed(String path, String type, String body) {
    return post(path + "?key=" + token, type, body);
  }

  private HttpResponse<String> get(String path) {
    return send(request("/resto/api" + path).GET());
  }

  private HttpResponse<String> post(String path, String type, String body) {
    return send(
        request("/resto/api" + path)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(syrve.login().url() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
