package io.syncflow.syrve;

import static io.syncflow.http.ScriptedServer.answer;
import static io.syncflow.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.TestKeyset;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.TestDatabase;
import io.syncflow.http.AddressGuard;
import io.syncflow.http.Outbound;
import io.syncflow.http.OutboundLimits;
import io.syncflow.http.ScriptedServer;
import io.syncflow.http.ScriptedServer.Script;
import io.syncflow.ledger.Node;
import io.syncflow.security.Keyset;
import io.syncflow.security.Redactor;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.SyrveFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One licence seat per server, seen from the server and from the database (decision 28). */
class SyrveSeatsTest {

  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");
  private static final String PASSWORD = "resto#test";
  private static final String HASH = "2155245b2c002a1986d3f384af93be813537a476";

  private static TestDatabase database;

  /** Time that passes while somebody waits, and not else. */
  private static final class Time extends Clock {
    private Instant now = START;
    private final List<Duration> pauses = new ArrayList<>();

    synchronized void pass(Duration time) {
      now = now.plus(time);
      pauses.add(time);
    }

    synchronized Duration paused() {
      return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public synchronized Instant instant() {
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
  private final List<SyrveSeats> opened = new ArrayList<>();
  private Secrets secrets;
  private SyrveStub server;
  private SyrveSeats seats;
  private UUID org;

  @BeforeAll
  static void openDatabase() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void open() throws IOException {
    secrets = new Secrets(Keyset.find(Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON), null), redactor);
    server = new SyrveStub();
    org = organisation(PASSWORD);
    seats = process("node-a");
  }

  @AfterEach
  void close() throws IOException {
    for (SyrveSeats process : opened) {
      process.close();
    }
    server.close();
  }

  private UUID organisation(String password, String... settings) {
    UUID added = database.organisation("acme_" + UUID.randomUUID().toString().substring(0, 8));
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < settings.length; i += 2) {
      given.put(settings[i], settings[i + 1]);
    }
    new SyrveConnections(database.scope(), secrets)
        .save(added, server.url(), "hub", password, given);
    return added;
  }

  /** As another process of the hub has it. */
  private SyrveSeats process(String node) {
    return process(node, Duration.ofSeconds(10));
  }

  private SyrveSeats process(String node, Duration deadline) {
    SyrveSeats process =
        new SyrveSeats(
            database.scope(),
            new Node(node, UUID.randomUUID(), false),
            new SyrveAccounts(database.scope(), secrets, redactor),
            outbound(deadline),
            outbound(deadline),
            secrets,
            redactor,
            SeatSettings.DEFAULT,
            time,
            time::pass);
    opened.add(process);
    return process;
  }

  private Outbound outbound(Duration deadline) {
    OutboundLimits usual = OutboundLimits.DEFAULT;
    return new Outbound(
        database.scope(),
        new SyrveCallLog(database.scope(), redactor),
        new AddressGuard("127.0.0.1"),
        new OutboundLimits(
            Duration.ofSeconds(5),
            deadline,
            1,
            usual.firstPause(),
            usual.longestPause(),
            usual.longestRetryAfter(),
            1 << 20),
        time,
        time::pass);
  }

  @Test
  @DisplayName("A-75..A-80: logs in with the hash, asks with the key, logs out")
  void logs_in_asks_and_logs_out() throws SQLException {
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      assertThat(server.seats()).isOne();
      assertThat(get(session)).isEqualTo("[]");
      assertThat(session.server().version()).isEqualTo("8.9.5021.0");
      assertThat(ask("SELECT sync_lock_holder FROM syrve_config")).startsWith("node-a/");
      assertThat(ask("SELECT token_encrypted IS NOT NULL FROM syrve_seats")).isEqualTo("t");
    }
    assertThat(server.requests().get(0))
        .startsWith("GET /resto/api/auth?login=hub&pass=" + HASH + " HTTP")
        .contains("User-Agent: SyncFlow")
        .doesNotContainIgnoringCase("cookie");
    assertThat(server.seats()).isZero();
    assertThat(server.calls()).endsWith("/api/v2/entities/products/list", "/api/logout");
    assertThat(ask("SELECT outcome || ' ' || (token_encrypted IS NULL) FROM syrve_seats"))
        .isEqualTo("logged_out true");
    assertThat(
            ask("SELECT connection_status || ' ' || (sync_lock_until IS NULL) FROM syrve_config"))
        .isEqualTo("connected true");
  }

  @Test
  void logs_in_by_form_when_the_account_says_so() {
    org = organisation(PASSWORD, "login_method", "post");
    seats.open(org, null, () -> {}).close();
    assertThat(server.requests().get(0))
        .startsWith("POST /resto/api/auth HTTP")
        .endsWith("login=hub&pass=" + HASH);
    assertThat(server.requests().get(server.requests().size() - 1))
        .startsWith("POST /resto/api/logout HTTP");
    assertThat(server.seats()).isZero();
  }

  @Test
  void nothing_of_the_password_its_hash_or_the_token_is_kept_anywhere() throws SQLException {
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      String token = session.token();
      server.next(
          "/api/v2/entities/products/list",
          answer(500, "", "session " + token + " of hub/" + HASH.toUpperCase()));
      catchThrowableOfType(SyrveFailed.class, () -> get(session));
      session.postXml("/api/documents/import/x", ("<a>" + token + "</a>").getBytes());
      String kept =
          ask("SELECT string_agg(l::text, '') FROM syrve_api_logs l")
              + ask("SELECT string_agg(s::text, '') FROM syrve_seats s")
              + ask("SELECT string_agg(c::text, '') FROM syrve_config c");
      assertThat(kept)
          .contains("login", "/resto/api/auth", "[redacted]")
          .doesNotContainIgnoringCase(token, HASH, PASSWORD);
    }
    assertThat(ask("SELECT count(*) FROM syrve_api_logs WHERE endpoint = '/resto/api/logout'"))
        .isEqualTo("1");
  }

  @Test
  @DisplayName("The token is stored before anything is asked with it")
  void the_token_is_stored_before_its_first_use() throws SQLException {
    List<String> stored = new ArrayList<>();
    server.next(
        "/get_server_info.jsp",
        socket -> {
          stored.add(quietly("SELECT token_encrypted IS NOT NULL FROM syrve_seats"));
          ok("<r/>").run(socket);
        });
    seats.open(org, null, () -> {}).close();
    assertThat(stored).containsExactly("t");
  }

  @Test
  @DisplayName("B30: a token that is no UUID is refused and never becomes part of an address")
  void refuses_a_token_that_is_no_uuid() throws SQLException {
    for (String token :
        List.of("abc\r\nX: y", "../../x", "", "b354d18c-3d3a-e1a6-c3b9-9ef7b505531")) {
      server.next("/api/auth", ok(token));
      assertThat(failure().kind()).isEqualTo(Kind.NOT_THE_API);
    }
    assertThat(server.calls()).containsOnly("/api/auth");
    assertThat(ask("SELECT count(*) FROM syrve_seats WHERE released_at IS NULL")).isEqualTo("0");
    server.next("/api/auth", ok("\"" + server.seat() + "\"\n"));
    seats.open(org, null, () -> {}).close();
    assertThat(server.seats()).as("quotes and a line's end are cut off").isZero();
  }

  @Test
  void every_refusal_of_a_login_has_a_name() throws SQLException {
    refused(answer(403, "", "Module 28008806 is blocked within current license"), "module_blocked");
    refused(answer(403, "", "Permission denied"), "no_permission");
    refused(answer(503, "Content-Type: text/html\r\n", "<html>"), "server_starting");
    refused(answer(401, "", "Server is starting, cannot check the password"), "server_starting");
    refused(ok("<!DOCTYPE html><html>Login</html>"), "not_the_api");
    refused(answer(502, "", ""), "server_starting");
    refused(answer(302, "Location: https://login.example/\r\n", ""), "not_the_api");
    server.next("/get_server_info.jsp", ok("<r><serverState>STARTING</serverState></r>"));
    refused(answer(401, "", ""), "server_starting");
    refused(answer(401, "", ""), "wrong_password");
    assertThat(server.seats()).isZero();
    assertThat(ask("SELECT count(*) FROM syrve_seats WHERE released_at IS NULL")).isEqualTo("0");
  }

  private void refused(Script login, String status) throws SQLException {
    server.next("/api/auth", login);
    assertThat(failure().kind().code()).isEqualTo(status);
    assertThat(ask("SELECT connection_status FROM syrve_config")).isEqualTo(status);
  }

  @Test
  void a_wrong_password_is_not_tried_again_and_again() {
    org = organisation("another");
    assertThat(failure().kind()).isEqualTo(Kind.WRONG_PASSWORD);
    long logins = server.count("/api/auth");
    assertThat(failure().getMessage()).contains("left alone until");
    assertThat(server.count("/api/auth")).isEqualTo(logins);

    SyrveProbe probe =
        new SyrveProbe(new SyrveAccounts(database.scope(), secrets, redactor), seats);
    assertThat(probe.failure(org).orElseThrow()).startsWith("wrong_password: ");
    assertThat(server.count("/api/auth")).as("a person may try").isEqualTo(logins + 1);
  }

  @Test
  @DisplayName("F30: a server without a free licence is waited for, which is no failure")
  void waits_for_a_free_licence() throws SQLException {
    server.takenByOthers(true);
    SyrveSession session =
        seats.open(
            org,
            null,
            () -> {
              if (time.paused().compareTo(Duration.ofMinutes(2)) > 0) {
                assertThat(quietly("SELECT connection_status FROM syrve_config"))
                    .isEqualTo("license_busy");
                server.takenByOthers(false);
              }
            });
    assertThat(time.paused()).isEqualTo(Duration.ofSeconds(15 + 30 + 60 + 120));
    assertThat(server.count("/api/auth")).isEqualTo(5);
    session.close();
    assertThat(ask("SELECT connection_status FROM syrve_config")).isEqualTo("connected");
  }

  @Test
  void says_at_once_that_no_licence_is_free_to_whoever_does_not_wait() throws SQLException {
    server.takenByOthers(true);
    SyrveFailed failed = catchThrowableOfType(SyrveFailed.class, () -> seats.tryOpen(org, null));
    assertThat(failed.kind()).isEqualTo(Kind.SEAT_BUSY);
    assertThat(failed).hasMessage(SyrveStub.NO_SEAT);
    assertThat(time.paused()).isZero();
    assertThat(ask("SELECT outcome FROM syrve_seats")).isEqualTo("license_busy");
  }

  @Test
  void a_waiting_job_can_be_cancelled() {
    server.takenByOthers(true);
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                seats.open(
                    org,
                    null,
                    () -> {
                      throw new IllegalStateException("cancelled");
                    }));
    server.takenByOthers(false);
    seats.tryOpen(org, null).close();
  }

  @Test
  @DisplayName("One seat per server over processes, and over organisations that share the server")
  void one_seat_over_processes_and_organisations() throws SQLException {
    UUID other = organisation(PASSWORD);
    SyrveSeats elsewhere = process("node-b");
    try (SyrveSession mine = seats.open(org, null, () -> {})) {
      for (UUID who : List.of(org, other)) {
        SyrveFailed busy =
            catchThrowableOfType(SyrveFailed.class, () -> elsewhere.tryOpen(who, null));
        assertThat(busy.kind()).isEqualTo(Kind.SEAT_BUSY);
      }
      assertThat(get(mine)).isEqualTo("[]");
      assertThat(new SyrveSeatList(database.scope()).list(other, 5))
          .extracting(SyrveSeatView::state)
          .containsExactly("used_by_another_organisation");
      assertThat(new SyrveSeatList(database.scope()).list(org, 5))
          .extracting(SyrveSeatView::state)
          .containsExactly("held");
    }
    elsewhere.tryOpen(other, null).close();
    assertThat(server.mostSeats()).isOne();
    assertThat(server.count("/api/auth")).isEqualTo(2);
  }

  @Test
  void ten_jobs_of_two_processes_take_turns_and_never_call_at_the_same_time() throws Exception {
    SyrveSeats elsewhere = process("node-b");
    UUID other = organisation(PASSWORD);
    ExecutorService jobs = Executors.newFixedThreadPool(10);
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      SyrveSeats process = i % 2 == 0 ? seats : elsewhere;
      UUID who = i % 3 == 0 ? other : org;
      all.add(
          jobs.submit(
              () -> {
                begin.await();
                try (SyrveSession session = process.open(who, null, () -> {})) {
                  get(session);
                  return get(session);
                }
              }));
    }
    begin.countDown();
    for (Future<?> job : all) {
      assertThat(job.get(30, TimeUnit.SECONDS)).isEqualTo("[]");
    }
    jobs.shutdown();
    assertThat(server.mostSeats()).isOne();
    assertThat(server.mostUnderWay()).isOne();
    assertThat(server.seats()).isZero();
  }

  @Test
  @DisplayName("F26: a token that has run out is renewed once, with one login and one repetition")
  void renews_a_token_once() {
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      server.restart();
      assertThat(get(session)).isEqualTo("[]");
      assertThat(server.count("/api/auth")).isEqualTo(2);
      server.next("/api/v2/entities/products/list", answer(401, "", ""), answer(401, "", ""));
      SyrveFailed failed = catchThrowableOfType(SyrveFailed.class, () -> get(session));
      assertThat(failed.kind()).isEqualTo(Kind.AUTH_FAILED);
      assertThat(server.count("/api/auth")).as("no loop").isEqualTo(3);
    }
    assertThat(server.seats()).isZero();
    assertThat(server.mostSeats()).isOne();
  }

  @Test
  void renews_a_token_by_its_age_with_one_seat_at_any_time() {
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      time.pass(Duration.ofMinutes(41));
      get(session);
      get(session);
      assertThat(server.count("/api/auth")).isEqualTo(2);
      server.next("/api/logout", answer(500, "", ""));
      time.pass(Duration.ofMinutes(41));
      assertThat(get(session)).as("used on, as long as it may").isEqualTo("[]");
      assertThat(server.count("/api/auth")).isEqualTo(2);
    }
    assertThat(server.mostSeats()).isOne();
    assertThat(server.seats()).isZero();
  }

  @Test
  @DisplayName("F27: what a crash leaves behind is logged out by whoever sweeps next")
  void a_seat_that_a_crash_left_behind_is_logged_out() throws SQLException {
    seats.open(org, null, () -> {});
    SyrveSeats elsewhere = process("node-b");
    assertThat(elsewhere.sweep()).startsWith("0 seats freed");
    run("UPDATE bridge.syrve_servers SET lease_until = now() - interval '1 s'");
    assertThat(catchThrowableOfType(SyrveFailed.class, () -> elsewhere.tryOpen(org, null)).kind())
        .as("an expired lease alone frees nothing")
        .isEqualTo(Kind.SEAT_BUSY);
    assertThat(elsewhere.sweep()).startsWith("1 seats freed");
    assertThat(server.seats()).isZero();
    assertThat(ask("SELECT outcome FROM syrve_seats")).isEqualTo("swept");
    elsewhere.tryOpen(org, null).close();
    assertThat(server.mostSeats()).isOne();
  }

  @Test
  void a_process_that_stood_still_asks_nothing_with_a_seat_it_has_lost() throws SQLException {
    SyrveSession frozen = seats.open(org, null, () -> {});
    run("UPDATE bridge.syrve_servers SET lease_until = now() - interval '1 s'");
    SyrveSeats elsewhere = process("node-b");
    elsewhere.sweep();
    try (SyrveSession next = elsewhere.tryOpen(org, null)) {
      time.pass(SeatSettings.DEFAULT.lease().plusSeconds(1));
      int before = server.calls().size();
      assertThat(catchThrowableOfType(SyrveFailed.class, () -> get(frozen)).kind())
          .isEqualTo(Kind.SEAT_LOST);
      assertThat(server.calls()).hasSize(before);
      frozen.close();
      assertThat(get(next)).as("its logout was not the new session's").isEqualTo("[]");
    }
  }

  @Test
  @DisplayName("F28: a logout that fails is done again in the background, and then people are told")
  void a_logout_that_fails_is_done_again() throws SQLException {
    Script failed = answer(500, "", "java.net.SocketException");
    server.next("/api/logout", failed, failed, failed);
    seats.open(org, null, () -> {}).close();
    assertThat(server.seats()).as("the job has ended all the same").isOne();
    for (int i = 0; i < 2; i++) {
      sweepNow();
    }
    assertThat(server.seats()).isOne();
    sweepNow();
    assertThat(server.seats()).isZero();
    assertThat(alerts()).isEqualTo("0");

    server.next("/api/logout", failed, failed, failed, failed, failed);
    seats.open(org, null, () -> {}).close();
    for (int i = 0; i < 4; i++) {
      sweepNow();
    }
    assertThat(server.count("/api/logout")).isEqualTo(4 + 5);
    assertThat(alerts()).isEqualTo("1");
    assertThat(failureOf(() -> seats.tryOpen(org, null)).kind()).isEqualTo(Kind.SEAT_BUSY);
    sweepNow();
    assertThat(server.seats()).isZero();
    assertThat(alerts()).as("the episode is over").isEqualTo("0");
  }

  @Test
  @DisplayName("F29: a login that was cut off is not repeated before the server has forgotten it")
  void a_login_that_was_cut_off_is_not_repeated() throws SQLException {
    server.next(
        "/api/auth",
        socket -> {
          server.seat();
          ScriptedServer.reset().run(socket);
        });
    assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(server.count("/api/auth")).isOne();
    sweepNow();
    SyrveSeatView waiting = new SyrveSeatList(database.scope()).list(org, 1).get(0);
    assertThat(waiting.state()).isEqualTo("answer_lost");
    SyrveFailed busy = failureOf(() -> seats.tryOpen(org, null));
    assertThat(busy.kind()).isEqualTo(Kind.SEAT_BUSY);
    assertThat(busy.reason())
        .contains("not free before " + waiting.until().truncatedTo(ChronoUnit.SECONDS))
        .contains("syncflow syrve release " + waiting.id());
    assertThat(server.count("/api/auth")).as("no second seat is asked for").isOne();
    assertThat(alerts()).isEqualTo("1");
    server.restart();
    run(
        "UPDATE syrve_seats SET login_asked_at = now() - interval '66 min' WHERE tenant_id = '"
            + org
            + "'");
    sweepNow();
    assertThat(ask("SELECT outcome FROM syrve_seats")).isEqualTo("expired");
    assertThat(alerts()).as("the episode is over").isEqualTo("0");
    seats.tryOpen(org, null).close();
    assertThat(server.mostSeats()).isOne();
  }

  @Test
  @DisplayName("F27: killed between the login's answer and its note, the server is told as blocked")
  void a_login_that_was_answered_and_never_stored_is_told() throws SQLException {
    seats.open(org, null, () -> {}).close();
    // What a kill in between leaves behind: a login that was asked for, and a dead holder.
    run(
        "WITH seat AS (UPDATE syrve_seats SET released_at = NULL, outcome = NULL,"
            + " login_asked_at = now(), lease_until = now() - interval '1 s', holder = 'gone/1'"
            + " WHERE id = (SELECT id FROM syrve_seats WHERE tenant_id = '"
            + org
            + "' ORDER BY created_at DESC LIMIT 1) RETURNING id, server_url, fence)"
            + " UPDATE bridge.syrve_servers AS s SET seat_id = seat.id, fence = seat.fence,"
            + " holder = 'gone/1', lease_until = now() - interval '1 s' FROM seat"
            + " WHERE s.server = bridge.syrve_server(seat.server_url)");

    seats.sweep();

    SyrveSeatView blocked = new SyrveSeatList(database.scope()).list(org, 1).get(0);
    assertThat(blocked.state()).isEqualTo("answer_lost");
    assertThat(blocked.until()).isAfter(blocked.since());
    assertThat(alerts()).isEqualTo("1");
    assertThat(failureOf(() -> seats.tryOpen(org, null)).reason()).contains("not free before");
  }

  @Test
  void a_seat_whose_login_cannot_be_noted_is_given_back() throws SQLException {
    for (String step :
        List.of("syrve_seats OF token_encrypted", "syrve_config OF connection_status")) {
      String[] table = step.split(" OF ");
      run(
          "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
              + (table[0].equals("syrve_seats") ? " NEW.token_encrypted IS NOT NULL" : " true")
              + " THEN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$;"
              + " CREATE TRIGGER fail BEFORE UPDATE OF "
              + table[1]
              + " ON "
              + table[0]
              + " FOR EACH ROW EXECUTE FUNCTION fail()");
      try {
        assertThat(catchThrowableOfType(DatabaseException.class, () -> seats.tryOpen(org, null)))
            .as(step)
            .isNotNull();
      } finally {
        run("DROP FUNCTION fail() CASCADE");
      }
      assertThat(server.seats()).as(step).isZero();
    }
    seats.tryOpen(org, null).close();
    assertThat(server.mostSeats()).isOne();
  }

  @Test
  void a_person_can_say_that_a_lost_seat_is_free_but_not_one_in_use() throws SQLException {
    SyrveSeatRelease release = new SyrveSeatRelease(database.scope());
    server.next(
        "/api/auth",
        socket -> {
          server.seat();
          ScriptedServer.reset().run(socket);
        });
    assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
    server.restart();
    UUID lost = new SyrveSeatList(database.scope()).list(org, 1).get(0).id();
    assertThat(release.release(organisation(PASSWORD), lost, "anna"))
        .as("not another organisation's")
        .isFalse();
    assertThat(release.release(org, lost, "anna")).isTrue();
    assertThat(seats.sweep()).startsWith("1 seats freed");
    try (SyrveSession session = seats.tryOpen(org, null)) {
      assertThat(release.release(org, session.seat().id(), "anna")).isFalse();
      assertThat(get(session)).isEqualTo("[]");
    }
  }

  @Test
  void a_login_that_never_reached_the_server_blocks_nothing() throws IOException, SQLException {
    int closed;
    try (ServerSocket free = new ServerSocket(0)) {
      closed = free.getLocalPort();
    }
    run(
        "UPDATE syrve_config SET server_url = 'http://127.0.0.1:"
            + closed
            + "/resto' WHERE tenant_id = '"
            + org
            + "'");
    assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(ask("SELECT outcome FROM syrve_seats")).isEqualTo("unreachable");
    assertThat(failure().kind()).as("F19: not busy").isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  @DisplayName("F20-F22: a reading call that breaks off is made again; a document is not")
  void reads_again_and_never_sends_again() {
    String list = "/api/v2/entities/products/list";
    String document = "/api/documents/import/incomingInventory";
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      server.next(list, ScriptedServer.reset(), ScriptedServer.truncated("[1,"));
      assertThat(get(session)).isEqualTo("[]");
      server.next(list, ScriptedServer.reset(), ScriptedServer.reset(), ScriptedServer.reset());
      assertThat(failureOf(() -> get(session)).kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(server.count(list)).isEqualTo(6);

      server.next(document, ScriptedServer.reset());
      assertThat(failureOf(() -> session.postXml(document, new byte[] {'<'})).kind())
          .isEqualTo(Kind.UNKNOWN);
      server.next(document, ScriptedServer.truncated("<valid>"));
      assertThat(failureOf(() -> session.postXml(document, new byte[] {'<'})).kind())
          .isEqualTo(Kind.UNKNOWN);
      assertThat(server.count(document)).isEqualTo(2);
    }
    assertThat(server.seats()).isZero();
  }

  @Test
  @DisplayName("F24: a server that wants half an hour gets it, and its seat back first")
  void a_server_is_left_alone_for_as_long_as_it_says() {
    server.next("/api/v2/x", answer(429, "Retry-After: 1800\r\n", ""));
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      assertThat(failureOf(() -> session.get("/api/v2/x", List.of(), InputStream::readAllBytes)))
          .returns(Kind.SERVER_STARTING, SyrveFailed::kind);
    }
    assertThat(server.seats()).isZero();
    int calls = server.calls().size();

    assertThat(failureOf(() -> seats.open(org, null, () -> {})))
        .hasMessageContaining("asked to be left alone until 2026-11-21T03:30:00Z")
        .returns(Kind.SERVER_STARTING, SyrveFailed::kind);
    assertThat(server.calls()).as("nothing was sent").hasSize(calls);

    time.pass(Duration.ofMinutes(31));
    seats.open(org, null, () -> {}).close();
    assertThat(server.seats()).isZero();
  }

  @Test
  @DisplayName("F23: a slow drip ends at the deadline, and the seat is free")
  void a_slow_drip_ends_at_the_deadline() {
    SyrveSeats hurried = process("node-b", Duration.ofMillis(400));
    try (SyrveSession session = hurried.open(org, null, () -> {})) {
      Script drip = ScriptedServer.drip();
      server.next("/api/documents/import/x", drip);
      assertThat(
              failureOf(() -> session.postXml("/api/documents/import/x", new byte[] {'<'})).kind())
          .isEqualTo(Kind.UNKNOWN);
    }
    assertThat(server.seats()).isZero();
  }

  @Test
  @DisplayName("B28: a web page with status 200 is not an empty list")
  void a_web_page_is_no_answer() {
    try (SyrveSession session = seats.open(org, null, () -> {})) {
      String list = "/api/v2/entities/products/list";
      server.next(list, answer(200, "Content-Type: text/html;charset=utf-8\r\n", "Welcome"));
      assertThat(failureOf(() -> get(session)).kind()).isEqualTo(Kind.NOT_THE_API);
      server.next(list, ok("\n <!DOCTYPE HTML><html>"));
      assertThat(failureOf(() -> get(session)).kind()).isEqualTo(Kind.NOT_THE_API);
      server.next(list, answer(404, "Content-Type: text/html\r\n", "<html>Tomcat"));
      assertThat(failureOf(() -> get(session)).kind()).isEqualTo(Kind.NOT_THE_API);
      server.next(list, answer(409, "", "Нет прав на изменение <документов>\nс прошлой датой"));
      SyrveFailed refused = failureOf(() -> get(session));
      assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
      assertThat(refused).hasMessage("Нет прав на изменение <документов>\nс прошлой датой");
    }
  }

  @Test
  @DisplayName("F40: a hub that stops logs out what is open, in the middle of a call, too")
  void a_hub_that_stops_logs_out() throws Exception {
    SyrveSession session = seats.open(org, null, () -> {});
    CountDownLatch asked = new CountDownLatch(1);
    server.next(
        "/api/v2/entities/products/list",
        socket -> {
          asked.countDown();
          ScriptedServer.drip().run(socket);
        });
    ExecutorService job = Executors.newSingleThreadExecutor();
    Future<?> call = job.submit(() -> get(session));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    seats.close();
    assertThat(server.seats()).isZero();
    assertThat(ask("SELECT outcome FROM syrve_seats")).isEqualTo("logged_out");
    job.shutdown();
    assertThat(call).failsWithin(Duration.ofSeconds(10));
    assertThat(failure().kind()).as("and opens no more").isEqualTo(Kind.SEAT_BUSY);
  }

  private void sweepNow() throws SQLException {
    run(
        "UPDATE bridge.syrve_servers SET lease_until = now() - interval '1 s'"
            + " WHERE server = '"
            + server.url().replaceAll("^http://|/resto$", "")
            + "' AND seat_id IS NOT NULL");
    seats.sweep();
  }

  private String alerts() throws SQLException {
    return ask(
        "SELECT count(*) FROM bridge.alerts WHERE kind = 'syrve_seat_not_freed' AND ended_at IS NULL");
  }

  private SyrveFailed failure() {
    return failureOf(() -> seats.open(org, null, () -> {}));
  }

  private static SyrveFailed failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    SyrveFailed failed = catchThrowableOfType(SyrveFailed.class, call);
    assertThat(failed).isNotNull();
    return failed;
  }

  private static String get(SyrveSession session) {
    return session.get(
        "/api/v2/entities/products/list",
        List.of(Map.entry("includeDeleted", "true")),
        SyrveSeatsTest::text);
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Asked of this test's organisation, the newest row first. */
  private String ask(String question) throws SQLException {
    String mine = question.contains("alerts") ? "org_id" : "tenant_id";
    String asked =
        question.contains(" WHERE ")
            ? question + " AND " + mine + " = '" + org + "'"
            : question + " WHERE " + mine + " = '" + org + "'";
    String latest =
        question.contains("syrve_seats") && !question.matches("(?s).*(count|string_agg).*")
            ? asked + " ORDER BY created_at DESC LIMIT 1"
            : asked;
    try (Connection all = database.superuser();
        ResultSet row = all.createStatement().executeQuery(latest)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private String quietly(String question) {
    try {
      return ask(question);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(String statement) throws SQLException {
    try (Connection all = database.superuser()) {
      all.createStatement().execute(statement);
    }
  }
}
