package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.syncflow.db.TestDatabase;
import io.syncflow.ledger.RunMode;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.sandbox.SyrveFault;
import io.syncflow.security.Role;
import io.syncflow.syrve.SyrveFailed;
import io.syncflow.syrve.SyrveSeats;
import io.syncflow.syrve.SyrveSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A password, its hash and tokens travel to a Syrve server that fails in every way and repeats what
 * it was told; then they are looked for wherever a person could look, in every disguise. The same
 * search finds what is planted there, in {@link #finds_what_is_planted}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SyrveSecretsTest {

  private static final String PASSWORD = "s3nt!nel/<pass>&+wörd=%7";

  /** Planted by the test itself, to see each search find something. */
  private static final String PLANTED = "pl4nted/?needle&ü";

  @TempDir Path data;
  private TestDatabase database;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> answers = new ArrayList<>();
  private final StringWriter log = new StringWriter();
  private WriterAppender appender;
  private SimulatedSyrve syrve;
  private SyrveHub hub;
  private UUID org;
  private String token;

  @BeforeAll
  void run() throws Exception {
    listenToTheLog();
    syrve =
        SimulatedSyrve.start(
            new SimulatedSyrve.Setup(0, null, 1, 20, "hub", PASSWORD), Clock.systemUTC());
    syrve.seats(9);
    hub =
        new SyrveHub(
            data,
            Map.of(
                "syncflow.syrve.login-deadline", "PT5S",
                "syncflow.syrve.deadline", "PT1S",
                "syncflow.syrve.outbox.alert-after", "PT0S"));
    database = hub.database();
    org = hub.organisation();
    token = hub.token(org, Role.ADMIN);
    addAndTestTheConnection();
    callAndFail();
    runTheJobs();
    sendDocuments();
    leaveASeat();
  }

  private void listenToTheLog() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    Configuration configuration = context.getConfiguration();
    appender =
        WriterAppender.createAppender(
            configuration.getAppender("stderr").getLayout()
                    instanceof org.apache.logging.log4j.core.StringLayout layout
                ? layout
                : null,
            null,
            log,
            "seen",
            false,
            false);
    appender.start();
    configuration.getRootLogger().addAppender(appender, Level.ALL, null);
    Configurator.setLevel("io.syncflow", Level.DEBUG);
    context.updateLoggers();
  }

  private void addAndTestTheConnection() throws Exception {
    JsonNode added =
        json(
            post(
                "/api/v1/connections",
                new ObjectMapper()
                    .createObjectNode()
                    .put("system", "syrve")
                    .put("base_url", syrve.login().url())
                    .put("user", "hub")
                    .put("password", PASSWORD)
                    .toString()));
    String test = "/api/v1/connections/" + added.path("id").asText() + "/test";
    assertThat(json(post(test, "")).path("status").asText()).isEqualTo("connected");
    for (SyrveFault fault :
        List.of(
            SyrveFault.ECHO_500,
            SyrveFault.HTML_200,
            SyrveFault.MODULE_BLOCKED,
            SyrveFault.TOKEN_WITH_NEWLINE)) {
      syrve.faults().next(fault, "/auth", 1);
      assertThat(json(post(test, "")).path("status").asText()).as(fault.name()).isEqualTo("failed");
    }
    assertThat(json(post(test, "")).path("status").asText()).isEqualTo("connected");
  }

  /** A session whose calls fail, and at last its logout. */
  private void callAndFail() {
    SyrveSeats seats = hub.hub().bean("syrveSeats", SyrveSeats.class);
    String products = "/api/v2/entities/products/list";
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      for (SyrveFault fault : List.of(SyrveFault.ECHO_500, SyrveFault.HTML_502)) {
        syrve.faults().next(fault, "/v2", 1);
        assertThatThrownBy(() -> session.get(products, List.of(), InputStream::readAllBytes))
            .isInstanceOf(SyrveFailed.class);
      }
      byte[] document = ("<document><comment>" + PASSWORD + "</comment></document>").getBytes();
      syrve.faults().next(SyrveFault.ECHO_500, "/documents", 1);
      assertThatThrownBy(() -> session.postXml("/api/documents/import/incomingInventory", document))
          .isInstanceOf(SyrveFailed.class);
      syrve.faults().next(SyrveFault.NO_ANSWER, "/documents", 1);
      assertThatThrownBy(() -> session.postXml("/api/documents/import/incomingInventory", document))
          .isInstanceOf(SyrveFailed.class);
      syrve.faults().next(SyrveFault.EXPIRED, "/v2", 1);
      session.get(products, List.of(), InputStream::readAllBytes);
    }
    assertThat(syrve.seatsTaken()).isZero();
  }

  /** The routes that read, through answers that repeat what was asked, and with a bad object. */
  private void runTheJobs() {
    syrve.changeProduct(
        syrve.products().get(0).path("id").asText(), product -> product.put("id", "no id"));
    assertThat(hub.run(org, "products", RunMode.REALTIME).failed()).isPositive();
    syrve.faults().next(SyrveFault.EXPIRED, "/corporation/stores", 1);
    assertThat(hub.run(org, "bootstrap", RunMode.REALTIME).status()).isEqualTo("completed");
    Map.of(
            SyrveFault.ECHO_500, "/v2/entities/products/list",
            SyrveFault.HTML_200, "/v2/entities/products/list",
            SyrveFault.BUSY_429_BARE, "/v2/entities/products/list",
            SyrveFault.NO_PERMISSION, "/auth")
        .forEach(
            (fault, path) -> {
              syrve.faults().next(fault, path, 1);
              assertThatThrownBy(() -> hub.run(org, "products", RunMode.REALTIME))
                  .as(fault.name())
                  .isInstanceOf(RuntimeException.class);
            });
  }

  /**
   * Counts through the API, the stylesheet and the outbox: one accepted, one refused, one whose
   * check and one whose import is answered with what was asked, one that is not answered.
   */
  private void sendDocuments() throws Exception {
    String product = syrve.products().get(1).path("id").asText();
    commit("S-1", 0, product);
    commit("S-2", 1, UUID.randomUUID().toString());
    hub.deliver();
    syrve.faults().next(SyrveFault.ECHO_500, "/documents/check", 1);
    commit("S-3", 0, product);
    hub.deliver();
    syrve.faults().next(SyrveFault.ECHO_500, "/documents/import", 1);
    commit("S-4", 1, product);
    hub.deliver();
    syrve.faults().next(SyrveFault.NO_ANSWER, "/documents/import", 1);
    commit("S-5", 2, product);
    hub.deliver();
    hub.later(Duration.ofHours(1));
    syrve.faults().next(SyrveFault.ECHO_500, "/auth", 1);
    hub.deliver();
    assertThat(
            hub.one(
                "SELECT string_agg(document_number || ' ' || status, ', ' ORDER BY document_number)"
                    + " FROM syrve_outbox_jobs WHERE tenant_id = ?",
                org))
        .isEqualTo("S-1 succeeded, S-2 failed, S-3 pending, S-4 unknown, S-5 unknown");
  }

  private void commit(String number, int store, String product) throws Exception {
    String header =
        "{\"number\":\"%s\",\"store_id\":\"%s\",\"counted_at\":\"2026-11-21T08:00:00Z\"}"
            .formatted(number, syrve.stores().get(store));
    String session =
        "/api/v1/inventory-sessions/"
            + json(post("/api/v1/inventory-sessions", header)).path("id").asText();
    json(post(session + "/lines", "[{\"product_id\":\"" + product + "\",\"amount\":1}]"));
    json(post(session + "/approve", ""));
    json(post(session + "/commit", ""));
  }

  /** It stays in syrve_seats, and alive, until somebody sweeps. */
  private void leaveASeat() {
    hub.later(Duration.ofHours(1));
    syrve.faults().next(SyrveFault.ECHO_500, "/logout", 1);
    hub.hub().bean("syrveSeats", SyrveSeats.class).open(org, null, () -> {}).close();
    assertThat(syrve.seatsTaken()).isEqualTo(1);
    assertThat(syrve.tokensGiven()).hasSizeGreaterThan(10);
  }

  @AfterAll
  void stop() {
    if (hub != null) {
      hub.close();
    }
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().removeAppender("seen");
    Configurator.setLevel("io.syncflow", Level.INFO);
    context.updateLoggers();
    syrve.close();
  }

  @Test
  void no_table_of_the_database_holds_a_secret() throws SQLException {
    Map<String, String> tables = tables();
    assertThat(tables.get("public.syrve_api_logs")).contains("/resto/api/auth", "cannot process");
    assertThat(tables.get("public.syrve_seats")).isNotEmpty();
    // All of them hold what a server said that repeats whatever it was told.
    assertThat(tables.get("public.syrve_sync_runs")).contains("cannot process GET");
    assertThat(tables.get("public.syrve_outbox_jobs")).contains("cannot process POST");
    assertThat(tables.get("public.syrve_outbox_attempts")).contains("cannot process POST");
    assertThat(tables.get("public.syrve_outbox_turns")).contains("cannot process");
    assertThat(tables.get("bridge.alerts")).contains("outbox_waiting", "cannot process");
    assertThat(tables.get("bridge.failed_records")).contains("cannot process POST", "no id");
    assertThat(tables.get("public.syrve_raw_objects")).contains("product");
    assertThat(hidden(tables)).isEmpty();
  }

  @Test
  void no_line_of_the_log_holds_a_secret() {
    String lines;
    synchronized (log.getBuffer()) {
      lines = log.toString();
    }
    assertThat(lines).contains("could not be logged out");
    assertThat(hidden(Map.of("log", lines))).isEmpty();
  }

  @Test
  void no_answer_over_http_holds_a_secret() throws Exception {
    askEverything();
    assertThat(answers).hasSizeGreaterThan(20).anyMatch(answer -> answer.contains("\"syrve\""));
    assertThat(hidden(Map.of("answers", String.join("\n", answers)))).isEmpty();
  }

  @Test
  void no_attribute_of_jmx_and_no_metric_holds_a_secret() throws Exception {
    Map<String, String> beans = attributes();
    assertThat(beans.keySet())
        .anyMatch(name -> name.startsWith("org.apache.camel:"))
        .anyMatch(name -> name.startsWith("syncflow:"));
    assertThat(hidden(beans)).isEmpty();
    assertThat(metrics()).contains("syncflow_");
    assertThat(hidden(Map.of("metrics", metrics()))).isEmpty();
  }

  @Test
  void finds_what_is_planted() throws Exception {
    try (Connection connection = database.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE public.planted (content text, raw bytea)");
      statement.execute(
          "INSERT INTO public.planted VALUES ('"
              + base64(PLANTED)
              + "', convert_to('"
              + PLANTED
              + "', 'UTF8'))");
    }
    assertThat(found(tables(), List.of(PLANTED))).containsOnlyKeys("public.planted");
    LoggerFactory.getLogger("io.syncflow.Planted").debug("key={}", encoded(PLANTED));
    assertThat(found(Map.of("log", log.toString()), List.of(PLANTED))).isNotEmpty();
    ObjectName name = new ObjectName("syncflow:type=Planted");
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    beans.registerMBean(new Planted(), name);
    try {
      assertThat(found(attributes(), List.of(PLANTED))).hasSize(1);
    } finally {
      beans.unregisterMBean(name);
    }
    hub.hub()
        .context()
        .getRegistry()
        .findSingleByType(PrometheusMeterRegistry.class)
        .getPrometheusRegistry()
        .register(
            () ->
                GaugeSnapshot.builder()
                    .name("syncflow_planted")
                    .dataPoint(
                        GaugeDataPointSnapshot.builder()
                            .labels(Labels.of("label", PLANTED))
                            .value(1)
                            .build())
                    .build());
    assertThat(found(Map.of("metrics", metrics()), List.of(PLANTED))).isNotEmpty();
    HttpResponse<String> echoed =
        post(
            "/api/v1/connections",
            "{\"system\":\"apismith\",\"base_url\":\"https://example.com\",\"user\":\""
                + PLANTED
                + "\",\"password\":\"x\"}");
    assertThat(found(Map.of("answer", echoed.body()), List.of(PLANTED)))
        .as(echoed.body())
        .isNotEmpty();
  }

  /** A bean whose attribute holds what no attribute may. */
  public interface PlantedMBean {
    String[] getNames();
  }

  /** Has to be public for JMX. */
  public static final class Planted implements PlantedMBean {
    @Override
    public String[] getNames() {
      return new String[] {"token " + PLANTED};
    }
  }

  private Map<String, String> hidden(Map<String, String> places) {
    List<String> secrets = new ArrayList<>(syrve.tokensGiven());
    secrets.add(PASSWORD);
    secrets.add(sha1(PASSWORD));
    return found(places, secrets);
  }

  /** Where a secret is found, and in which form. */
  private static Map<String, String> found(Map<String, String> places, List<String> secrets) {
    Map<String, String> found = new LinkedHashMap<>();
    places.forEach(
        (place, content) -> {
          String lower = content.toLowerCase(Locale.ROOT);
          for (String secret : secrets) {
            forms(secret)
                .filter(form -> lower.contains(form.toLowerCase(Locale.ROOT)))
                .forEach(form -> found.merge(place, form, (a, b) -> a + ", " + b));
          }
        });
    return found;
  }

  private static Stream<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        secret,
        secret.replace("/", "\\/"),
        secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        encoded(secret),
        encoded(secret).replace("+", "%20"),
        base64(secret).replace("=", ""),
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
        HexFormat.of().formatHex(bytes));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Every row of every table, partitions included, and the statements the server remembers. */
  private Map<String, String> tables() throws SQLException {
    Map<String, String> rows = new LinkedHashMap<>();
    try (Connection connection = database.superuser();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery(
              "SELECT n.nspname || '.' || c.relname FROM pg_class c"
                  + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                  + " WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN"
                  + " ('pg_catalog', 'information_schema', 'pg_toast')")) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      tables.add("pg_catalog.pg_stat_activity");
      for (String table : tables) {
        try (ResultSet all =
            statement.executeQuery(
                "SELECT coalesce(string_agg(t::text, chr(10)), '') FROM " + table + " t")) {
          all.next();
          // In a row's text a quotation mark is doubled, and a backslash, too.
          rows.put(table, all.getString(1).replace("\\\\", "\\").replace("\"\"", "\""));
        }
      }
    }
    return rows;
  }

  /** Every path of the API that reads a list, and what reads the connection. */
  private void askEverything() throws Exception {
    JsonNode document = json(get("/api/v1/openapi.json"));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      // A stream of events never ends.
      boolean endless = path.getKey().endsWith("/stream");
      if (path.getValue().has("get") && !path.getKey().contains("{") && !endless) {
        String base = path.getKey().startsWith("/api") ? "" : "/api/v1";
        get(base + path.getKey());
      }
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + hub.hub().port() + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        client.send(
            request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    answers.add(answer.headers().map() + "\n" + answer.body());
    return answer;
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return new ObjectMapper().readTree(answer.body());
  }

  private String metrics() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + hub.management() + "/observe/metrics");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  /** Every readable attribute of every bean, by the names of both. */
  private static Map<String, String> attributes() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Map<String, String> attributes = new LinkedHashMap<>();
    for (ObjectName name : server.queryNames(null, null)) {
      try {
        for (MBeanAttributeInfo info : server.getMBeanInfo(name).getAttributes()) {
          if (info.isReadable()) {
            attributes.put(name + " " + info.getName(), text(server, name, info));
          }
        }
      } catch (JMException e) {
        // Gone between two looks.
      }
    }
    return attributes;
  }

  private static String text(MBeanServer server, ObjectName name, MBeanAttributeInfo info) {
    try {
      return Arrays.deepToString(new Object[] {server.getAttribute(name, info.getName())});
    } catch (JMException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
