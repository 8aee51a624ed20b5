package io.syncflow.http;

import static io.syncflow.http.ScriptedServer.answer;
import static io.syncflow.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import io.syncflow.http.ApiAccount.Budget;
import io.syncflow.http.ApiCall.Repeat;
import io.syncflow.http.CallFailed.Kind;
import io.syncflow.security.Redactor;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leaves the hub, seen from the other side (F19–F25, S4, S7). */
class OutboundTest {

  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
  private static final String TOKEN = "S3NT1NEL-token-of-acme";

  private static TestDatabase database;

  /** Time that passes while the door pauses, and not else. */
  private static final class Time extends Clock {
    private Instant now = START;
    private final List<Duration> pauses = new ArrayList<>();

    void pass(Duration time) {
      now = now.plus(time);
      pauses.add(time);
    }

    Duration paused() {
      return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Time time = new Time();
  private final Redactor redactor = new Redactor();
  private final OrgScope scope = database.scope();
  private UUID org;
  private Outbound outbound;

  @BeforeAll
  static void openDatabase() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void open() {
    org = database.organisation("acme_" + UUID.randomUUID().toString().substring(0, 8));
    outbound = outbound("127.0.0.1", Duration.ofSeconds(60), 1 << 20);
  }

  @AfterEach
  void close() throws IOException {
    outbound.close();
  }

  private Outbound outbound(String privateHosts, Duration deadline, int largestBody) {
    return new Outbound(
        scope,
        redactor,
        new AddressGuard(privateHosts),
        new OutboundLimits(
            Duration.ofSeconds(5),
            deadline,
            4,
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            largestBody),
        time,
        time::pass);
  }

  @Test
  void a_busy_system_is_called_again_after_the_seconds_it_named() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(answer(429, "Retry-After: 17\r\n", "{}"), ok("{\"a\":1}"))) {
      assertThat(text(outbound.call(account(server), get("/x")))).isEqualTo("{\"a\":1}");
      assertThat(server.requests()).hasSize(2);
      assertThat(time.paused()).isEqualTo(Duration.ofSeconds(17));
    }
  }

  @Test
  void what_a_run_waited_for_and_what_its_calls_took_is_measured_apart() throws IOException {
    UUID run = UUID.randomUUID();
    try (ScriptedServer server =
        new ScriptedServer(answer(429, "Retry-After: 17\r\n", "{}"), ok("{}"), ok("{}"))) {
      outbound.call(account(server), ApiCall.get("/x", run, () -> {}));
      outbound.call(account(server), ApiCall.get("/x", UUID.randomUUID(), () -> {}));

      CallMeter.Sums sums = outbound.meter().fetch(run);

      assertThat(sums.calls()).as("with the refused one, without the other run's").isEqualTo(2);
      assertThat(sums.waited()).isEqualTo(Duration.ofSeconds(17));
      assertThat(sums.limited()).isEqualTo(1);
      assertThat(outbound.meter().fetch(run)).isEqualTo(CallMeter.Sums.NONE);
    }
  }

  @Test
  void or_after_the_date_it_named_but_never_later_than_the_cap() throws IOException {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(START.plusSeconds(90).atOffset(ZoneOffset.UTC));
    try (ScriptedServer server =
        new ScriptedServer(
            answer(503, "Retry-After: " + date + "\r\n", "{}"),
            answer(503, "Retry-After: 86400\r\n", "{}"),
            ok("{}"))) {
      outbound.call(account(server), get("/x"));
      assertThat(time.paused()).isEqualTo(Duration.ofSeconds(90).plusHours(1));
    }
  }

  @Test
  void without_a_word_pauses_double_with_jitter_and_end() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            answer(503, "", ""), answer(503, "", ""), answer(503, "", ""), answer(503, "", ""))) {
      CallFailed failed = failure(server, get("/x"));

      assertThat(failed.kind()).isEqualTo(Kind.BUSY);
      assertThat(failed).hasMessage("apismith answered 503");
      assertThat(server.requests()).hasSize(4);
      // 1 + 2 + 4 seconds, each of them between half and all of that.
      assertThat(time.paused()).isBetween(Duration.ofMillis(3_500), Duration.ofSeconds(7));
    }
  }

  @Test
  void an_account_that_was_told_to_wait_is_silent_for_all_callers_and_another_is_not()
      throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(answer(429, "Retry-After: 30\r\n", "{}"), ok("{}"), ok("{}"))) {
      ApiAccount account = account(server);
      ApiCall once = new ApiCall("GET", "/x", Map.of(), null, Repeat.NEVER, null, () -> {});
      catchThrowableOfType(CallFailed.class, () -> outbound.call(account, once));
      outbound.call(account(server), once);
      assertThat(time.paused()).as("another account").isZero();
      outbound.call(account, once);
      assertThat(time.paused()).isEqualTo(Duration.ofSeconds(30));
    }
  }

  @Test
  void a_reading_call_is_repeated_after_a_reset_and_a_writing_one_is_not() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(ScriptedServer.reset(), ok("{}"), ScriptedServer.reset(), ok("{}"))) {
      outbound.call(account(server), get("/x"));
      assertThat(server.requests()).hasSize(2);

      ApiCall post =
          new ApiCall("POST", "/x", Map.of(), bytes("{}"), Repeat.UNLESS_SENT, null, () -> {});
      assertThat(failure(server, post).kind()).isEqualTo(Kind.BROKEN);
      assertThat(server.requests()).as("nothing was sent twice").hasSize(3);
    }
  }

  @Test
  void a_writing_call_with_an_idempotency_key_is_repeated_with_the_same_key() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ScriptedServer.reset(), ok("{}"))) {
      outbound.call(
          account(server), ApiCall.post("/x", "run-7", bytes("{\"a\":1}"), null, () -> {}));
      assertThat(server.requests())
          .hasSize(2)
          .allSatisfy(
              request -> assertThat(request).contains("Idempotency-Key: run-7", "{\"a\":1}"));
    }
  }

  @Test
  void an_answer_that_is_cut_off_is_no_answer() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(ScriptedServer.truncated("{\"a\":1}"), ok("{\"a\":2}"))) {
      assertThat(text(outbound.call(account(server), get("/x")))).isEqualTo("{\"a\":2}");
    }
  }

  @Test
  void a_deadline_that_falls_between_two_steps_of_the_client_is_a_time_out_like_any()
      throws IOException {
    try (Outbound hasty = outbound("127.0.0.1", Duration.ofMillis(1), 1 << 20);
        ScriptedServer server = new ScriptedServer(request -> ok("{}"))) {
      for (int call = 0; call < 150; call++) {
        ApiAccount account = account(server);
        try {
          hasty.call(account, get("/x"));
        } catch (CallFailed failure) {
          assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        }
      }
    }
  }

  @Test
  void a_slow_drip_ends_at_the_deadline_whatever_the_socket_thinks() throws IOException {
    try (Outbound hurried = outbound("127.0.0.1", Duration.ofMillis(400), 1 << 20);
        ScriptedServer server = new ScriptedServer(ScriptedServer.drip())) {
      ApiCall once = new ApiCall("GET", "/x", Map.of(), null, Repeat.NEVER, null, () -> {});
      long begun = System.nanoTime();
      CallFailed failed =
          catchThrowableOfType(CallFailed.class, () -> hurried.call(account(server), once));
      assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void an_answer_longer_than_allowed_is_refused_without_reading_it_all() throws IOException {
    try (Outbound small = outbound("127.0.0.1", Duration.ofSeconds(60), 100);
        ScriptedServer server =
            new ScriptedServer(ok("x".repeat(100)), ok("x".repeat(5_000_000)))) {
      small.call(account(server), get("/x"));
      CallFailed failed =
          catchThrowableOfType(CallFailed.class, () -> small.call(account(server), get("/x")));
      assertThat(failed.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void no_redirect_is_followed_and_no_token_goes_elsewhere() throws IOException {
    try (ScriptedServer canary = new ScriptedServer(ok("{}"));
        ScriptedServer server =
            new ScriptedServer(
                answer(302, "Location: http://127.0.0.1:" + canary.port() + "/\r\n", ""))) {
      assertThat(failure(server, get("/x")).kind()).isEqualTo(Kind.REFUSED);
      assertThat(server.requests()).hasSize(1);
      assertThat(canary.requests()).isEmpty();
    }
  }

  @Test
  void a_cookie_of_one_answer_is_not_sent_with_another_call() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(answer(200, "Set-Cookie: session=a\r\n", "{}"), ok("{}"))) {
      ApiAccount account = account(server);
      outbound.call(account, get("/x"));
      outbound.call(account, get("/x"));
      assertThat(server.requests().get(1)).doesNotContainIgnoringCase("cookie");
      assertThat(server.requests()).allMatch(r -> r.contains("Authorization: Bearer " + TOKEN));
      assertThat(server.requests()).noneMatch(r -> r.toLowerCase().contains("accept-encoding"));
    }
  }

  @Test
  void a_refused_token_is_said_at_once() throws IOException {
    try (ScriptedServer server = new ScriptedServer(answer(401, "", "{}"))) {
      assertThat(failure(server, get("/x")).kind()).isEqualTo(Kind.UNAUTHORISED);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void after_five_failures_an_account_rests_and_others_do_not() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0)) {
      closed = free.getLocalPort();
    }
    ApiAccount broken = account(closed, UUID.randomUUID());
    for (int i = 0; i < AccountGate.FAILURES_BEFORE_REST; i++) {
      assertThat(failure(broken, get("/x")).kind()).isEqualTo(Kind.UNREACHABLE);
    }
    Instant before = time.instant();
    assertThat(failure(broken, get("/x")).kind()).isEqualTo(Kind.RESTING);
    assertThat(time.instant()).as("nobody waited").isEqualTo(before);
    try (ScriptedServer server = new ScriptedServer(ok("{}"))) {
      outbound.call(account(server), get("/x"));
    }
    time.pass(Duration.ofMinutes(1));
    assertThat(failure(broken, get("/x")).kind()).as("tried again").isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void calls_keep_the_pace_of_their_account() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ok("{}"), ok("{}"), ok("{}"))) {
      ApiAccount slow =
          new ApiAccount(
              org,
              UUID.randomUUID(),
              "apismith",
              url(server.port()),
              new Authentication.None(),
              new Budget(0.5, 1));
      for (int i = 0; i < 3; i++) {
        outbound.call(slow, get("/x"));
      }
      assertThat(time.paused()).isEqualTo(Duration.ofSeconds(4));
    }
  }

  @Test
  void an_address_that_is_not_public_is_not_called() throws IOException {
    try (Outbound strict = outbound("", Duration.ofSeconds(60), 1 << 20);
        ScriptedServer server = new ScriptedServer(ok("{}"))) {
      CallFailed failed =
          catchThrowableOfType(CallFailed.class, () -> strict.call(account(server), get("/x")));
      assertThat(failed.kind()).isEqualTo(Kind.BLOCKED);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void a_caller_can_give_up_while_it_waits() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(answer(429, "Retry-After: 3600\r\n", "{}"), ok("{}"))) {
      ApiCall call =
          ApiCall.get(
              "/x",
              null,
              () -> {
                if (time.paused().compareTo(Duration.ofSeconds(3)) >= 0) {
                  throw new IllegalStateException("cancelled");
                }
              });
      assertThatIllegalStateException()
          .isThrownBy(() -> outbound.call(account(server), call))
          .withMessage("cancelled");
      assertThat(time.paused()).isEqualTo(Duration.ofSeconds(3));
    }
  }

  @Test
  void no_call_is_made_inside_a_database_transaction() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ok("{}"))) {
      assertThatIllegalStateException()
          .isThrownBy(
              () -> scope.run(org, connection -> outbound.call(account(server), get("/x"))));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void an_account_may_show_itself_by_a_header_of_its_system_or_not_at_all() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ok("{}"), ok("{}"))) {
      outbound.call(
          account(server, new Authentication.Header("X-Shopify-Access-Token", TOKEN)), get("/x"));
      outbound.call(account(server, new Authentication.None()), get("/x"));
      assertThat(server.requests().get(0))
          .contains("X-Shopify-Access-Token: " + TOKEN)
          .doesNotContain("Authorization");
      assertThat(server.requests().get(1)).doesNotContain(TOKEN, "Authorization");
    }
  }

  @Test
  void a_query_is_sent_encoded_and_logged_without_its_secrets() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ok("S3NT1NEL-answer"))) {
      ApiCall call =
          new ApiCall(
              "POST",
              "/auth",
              List.of(
                  Map.entry("login", "a b&c"), Map.entry("pass", "S3NT1NEL"), Map.entry("n", "ü")),
              Map.of("Accept", "*/*"),
              ApiCall.Body.form(List.of(Map.entry("key", "S3NT1NEL"), Map.entry("from", "1 2"))),
              Repeat.NEVER,
              true,
              null,
              () -> {});
      outbound.call(account(server), call);
      assertThat(server.requests().get(0))
          .startsWith("POST /auth?login=a%20b%26c&pass=S3NT1NEL&n=%C3%BC HTTP/1.1")
          .contains("Content-Type: application/x-www-form-urlencoded", "Accept: */*")
          .endsWith("key=S3NT1NEL&from=1%202");
    }
    assertThat(ask("SELECT string_agg(l::text, '') FROM api_logs AS l"))
        .doesNotContain("S3NT1NEL")
        .contains("login=a%20b%26c", "from=1%202");
  }

  @Test
  void a_long_answer_is_read_as_it_comes_and_again_from_its_start_when_it_was_cut_off()
      throws IOException {
    String long1 = "x".repeat(900_000);
    try (ScriptedServer server =
        new ScriptedServer(
            answer(503, "", "later"),
            ScriptedServer.truncated("cut"),
            ok(long1),
            ok(long1 + long1))) {
      List<Integer> begun = new ArrayList<>();
      Outbound.StreamReader<Integer> count =
          (headers, body) -> {
            begun.add(body.read());
            return body.readAllBytes().length;
          };
      assertThat(outbound.stream(account(server), get("/x"), count)).isEqualTo(899_999);
      assertThat(begun).containsExactly((int) 'c', (int) 'x');
      CallFailed failed =
          catchThrowableOfType(
              CallFailed.class, () -> outbound.stream(account(server), get("/x"), count));
      assertThat(failed.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void a_reader_that_cannot_read_an_answer_is_not_a_broken_connection() throws IOException {
    try (ScriptedServer server = new ScriptedServer(ok("[1,2"))) {
      ApiCall once = new ApiCall("GET", "/x", Map.of(), null, Repeat.NEVER, null, () -> {});
      CallFailed failed =
          catchThrowableOfType(
              CallFailed.class,
              () ->
                  outbound.stream(
                      account(server),
                      once,
                      (headers, body) -> {
                        throw new IOException("not JSON");
                      }));
      assertThat(failed.kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(failed.getMessage()).doesNotContain("not JSON");
    }
  }

  @Test
  void an_exchange_hands_over_whatever_status_once() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(answer(403, "", "no connections available"), ScriptedServer.reset())) {
      String said =
          outbound.exchange(
              account(server),
              get("/x"),
              (status, headers, body) ->
                  status + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(said).isEqualTo("403 no connections available");
      CallFailed failed =
          catchThrowableOfType(
              CallFailed.class,
              () -> outbound.exchange(account(server), get("/x"), (status, headers, body) -> null));
      assertThat(failed.kind()).isEqualTo(Kind.BROKEN);
      assertThat(server.requests()).hasSize(2);
    }
    assertThat(ask("SELECT string_agg(response_text, '') FROM api_logs"))
        .isEqualTo("no connections available");
  }

  @Test
  void every_attempt_is_logged_without_secrets() throws Exception {
    redactor.remember(TOKEN);
    try (ScriptedServer server =
        new ScriptedServer(
            answer(500, "X-Api-Key: abcdefgh\r\n", "{\"said\":\"" + TOKEN + "\"}"),
            ok("{\"password\":\"pw-S3NT1NEL\",\"n\":\"" + "y".repeat(5_000) + "\"}"))) {
      outbound.call(account(server), get("/x?api_key=S3NT1NEL-in-query&limit=5"));
    }
    assertThat(ask("SELECT string_agg(status_code::text, ' ' ORDER BY created_at) FROM api_logs"))
        .isEqualTo("500 200");
    assertThat(ask("SELECT string_agg(l::text, '') FROM api_logs AS l"))
        .doesNotContain("S3NT1NEL")
        .doesNotContain("abcdefgh")
        .contains("limit=5", "apismith answered 500");
    assertThat(ask("SELECT bool_or(truncated) || ' ' || max(length(response_text)) FROM api_logs"))
        .isEqualTo("true 2048");
  }

  private String ask(String question) throws SQLException {
    try (Connection all = database.superuser();
        var rows =
            all.createStatement()
                .executeQuery(
                    question.replaceAll(
                        "FROM api_logs( AS l)?", "$0 WHERE org_id = '" + org + "'"))) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  private CallFailed failure(ScriptedServer server, ApiCall call) {
    return failure(account(server), call);
  }

  private CallFailed failure(ApiAccount account, ApiCall call) {
    return catchThrowableOfType(CallFailed.class, () -> outbound.call(account, call));
  }

  /** A new account each time: budget and breaker are per account. */
  private ApiAccount account(ScriptedServer server) {
    return account(server.port(), UuidCreator.getTimeOrderedEpoch());
  }

  private ApiAccount account(ScriptedServer server, Authentication authentication) {
    ApiAccount account = account(server);
    return new ApiAccount(
        org, account.connection(), "apismith", account.baseUrl(), authentication, account.budget());
  }

  private ApiAccount account(int port, UUID id) {
    try (Connection all = database.superuser();
        var add =
            all.prepareStatement(
                "INSERT INTO integration_connections (id, org_id, system, name)"
                    + " VALUES (?, ?, 'apismith', ?)")) {
      add.setObject(1, id);
      add.setObject(2, org);
      add.setString(3, id.toString());
      add.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new ApiAccount(
        org,
        id,
        "apismith",
        url(port),
        new Authentication.Bearer(TOKEN),
        new Budget(1_000_000_000, 4));
  }

  private static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static ApiCall get(String path) {
    return ApiCall.get(path, null, () -> {});
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ApiAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
