package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.ledger.RunMode;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.sandbox.SyrveFault;
import io.syncflow.syrve.SyrveSeatRelease;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.OutboxDesk;
import io.syncflow.syrve.outbox.OutboxJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps documents from their server: broken answers, a busy server, a pause, a restore. */
class OutboxFaultsTest extends OutboxScene {

  @ParameterizedTest
  @DisplayName(
      "F20, F21: an answer that is none leaves it unknown, whether the server has it or not")
  @CsvSource({"EMPTY, false", "GARBAGE, false", "BAD_CHUNK, true", "TRUNCATED, true"})
  void what_breaks_off_after_sending_is_unknown(SyrveFault fault, boolean arrived) {
    syrve.faults().next(fault, IMPORT, 1);
    UUID job = queued(bar, "1");

    deliver();
    deliver();

    OutboxJob unknown = show(job);
    assertThat(unknown.status()).isEqualTo("unknown");
    assertThat(unknown.attempts()).as("nobody knows whether it was one").isZero();
    assertThat(unknown.file().tries())
        .extracting(OutboxJob.Try::outcome)
        .containsExactly("unknown");
    assertThat(accepted()).hasSize(arrived ? 1 : 0);
    assertThat(letters()).isEqualTo("deliver outcome_unknown");
    assertThat(
            hub.one(
                "SELECT count(*) FROM syrve_api_logs WHERE tenant_id = ? AND error_message IS NOT"
                    + " NULL AND endpoint LIKE '%/documents/import/%'",
                org))
        .isEqualTo("1");
  }

  @ParameterizedTest
  @DisplayName("F21: a check that is cut off sends nothing and is an attempt")
  @CsvSource({"EMPTY", "GARBAGE", "BAD_CHUNK"})
  void a_check_that_breaks_off_is_made_again(SyrveFault fault) {
    syrve.faults().next(fault, CHECK, 1);
    UUID job = queued(bar, "1");

    deliver();

    assertThat(show(job).status()).isEqualTo("pending");
    assertThat(show(job).attempts()).isLessThanOrEqualTo(1);
    assertThat(accepted()).isEmpty();
    later(Duration.ofMinutes(2));
    deliver();
    assertThat(show(job).status()).isEqualTo("succeeded");
  }

  @ParameterizedTest
  @DisplayName("F24: a server that is busy gets its time; no attempt counts and the order stays")
  @CsvSource({
    "BUSY_429, /documents/import",
    "BUSY_429_DATE, /documents/check",
    "BUSY_429_BARE, /documents/import",
    "BUSY_429, /auth"
  })
  void a_busy_server_is_left_alone(SyrveFault fault, String path) {
    syrve.faults().next(fault, path, 1);
    UUID first = queued(bar, "1");
    UUID second = queued(bar, "2");

    deliver();
    int calls = syrve.calls();
    deliver();

    assertThat(syrve.calls()).as("not called before the time is over").isEqualTo(calls);
    assertThat(show(first).status()).isEqualTo("pending");
    assertThat(show(first).attempts()).isZero();
    assertThat(show(first).sentAt()).isNull();
    assertThat(list.server(org).reason()).isEqualTo("server_starting");
    assertThat(syrve.seatsTaken()).isZero();

    later(Duration.ofMinutes(2));
    deliver();

    assertThat(accepted()).containsExactly(show(first).number(), show(second).number());
  }

  @Test
  @DisplayName(
      "F19: a server that cannot be reached costs no attempt, and others get their documents")
  void a_server_that_is_gone_is_waited_for() {
    UUID job = queued(bar, "1");
    syrve.goAway();
    try (SimulatedSyrve elsewhere = SimulatedSyrve.start(Clock.systemUTC())) {
      UUID other = hub.connected(elsewhere.login());
      String number = "E-" + UUID.randomUUID().toString().substring(0, 8);
      String store = elsewhere.stores().get(0);
      queue(
          other,
          store,
          number,
          JobType.INCOMING_INVENTORY,
          inventory(store, product(), "1", number));

      deliver();
      later(Duration.ofMinutes(2));
      deliver();

      assertThat(elsewhere.accepted()).hasSize(1);
      assertThat(elsewhere.seatsTaken()).isZero();
    } finally {
      syrve.comeBack();
    }
    assertThat(show(job).attempts()).isZero();
    assertThat(show(job).status()).isEqualTo("pending");
    assertThat(list.server(org).reason()).isEqualTo("unreachable");

    later(Duration.ofMinutes(16));
    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
  }

  @Test
  @DisplayName("F26: a token that ends before a document is taken is renewed once; it goes once")
  void an_expired_token_is_renewed_before_the_document() {
    syrve.faults().next(SyrveFault.EXPIRED, IMPORT, 1);
    UUID job = queued(bar, "1");

    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(accepted()).hasSize(1);
    assertThat(syrve.logins()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "F28: a logout that fails takes nothing back; the seat is logged out in the background")
  void a_logout_that_fails_is_made_up_for() {
    syrve.faults().next(SyrveFault.ERROR_500, "/logout", 1);
    UUID job = queued(bar, "1");

    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(syrve.seatsTaken()).as("nobody logged out").isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              hub.hub().context().createProducerTemplate().sendBody("direct:sweep-syrve-seats", "");
              return syrve.seatsTaken() == 0;
            });
    assertThat(hub.one("SELECT outcome FROM syrve_seats WHERE tenant_id = ?", org))
        .isEqualTo("swept");
    assertThat(alerts()).isNull();
  }

  @Test
  @DisplayName("F29: a login without an answer is not repeated; the server is left alone meanwhile")
  void a_login_without_an_answer_is_not_repeated() {
    syrve.faults().next(SyrveFault.NO_ANSWER, "/auth", 1);
    UUID job = queued(bar, "1");

    deliver();
    later(Duration.ofMinutes(20));
    deliver();

    assertThat(syrve.logins()).as("another one could be a second seat").isEqualTo(1);
    assertThat(syrve.seatsTaken()).isEqualTo(1);
    assertThat(show(job).attempts()).isZero();
    assertThat(show(job).waits()).anyMatch(why -> why.contains("syncflow syrve seats"));

    syrve.restart();
    UUID seat = UUID.fromString(hub.one("SELECT id FROM syrve_seats WHERE tenant_id = ?", org));
    assertThat(new SyrveSeatRelease(hub.database().scope()).release(org, seat, "olga")).isTrue();
    hub.hub().context().createProducerTemplate().sendBody("direct:sweep-syrve-seats", "");
    later(Duration.ofMinutes(20));
    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(syrve.mostSeatsTaken()).isEqualTo(1);
  }

  @Test
  void a_document_that_waits_for_another_job_names_it() {
    UUID job = queued(bar, "1");
    syrve.faults().next(SyrveFault.SEATS_FULL, "/auth", 1);
    CompletableFuture<?> pull =
        CompletableFuture.runAsync(() -> hub.run(org, "bootstrap", RunMode.REALTIME));
    await()
        .until(() -> list.server(org).seat() != null && list.server(org).seat().message() != null);

    deliver();

    assertThat(list.server(org).seat().job()).isEqualTo("bootstrap");
    assertThat(show(job).waits())
        .singleElement()
        .asString()
        .startsWith("the job bootstrap waits since ")
        .contains(
            "for the server to have a licence free (license_busy: ", "no connections available");
    assertThat(show(job).attempts()).isZero();
    pull.join();
    deliver();
    assertThat(show(job).status()).isEqualTo("succeeded");
  }

  @Test
  void a_paused_run_gives_the_seat_back_and_goes_on_where_it_was() {
    for (int i = 0; i < 12; i++) {
      queued(bar, "1");
    }
    syrve.pace(Duration.ofMillis(40));
    CompletableFuture<Void> turn = CompletableFuture.runAsync(this::deliver);
    await().until(() -> !accepted().isEmpty());
    String run =
        hub.one("SELECT uid FROM bridge.sync_batches WHERE org_id = ? AND status = 'running'", org);
    assertThat(hub.hub().ledger().control().pause(org, UUID.fromString(run))).isTrue();

    await()
        .until(
            () ->
                "paused"
                    .equals(
                        hub.one("SELECT state FROM bridge.sync_batches WHERE uid = ?::uuid", run)));
    int sent = accepted().size();
    assertThat(syrve.seatsTaken()).as("the seat is free").isZero();
    assertThat(sent).isLessThan(12);
    assertThat(hub.run(org, "bootstrap", RunMode.REALTIME).status())
        .as("others have it meanwhile")
        .isEqualTo("completed");
    assertThat(accepted()).hasSize(sent);

    assertThat(hub.hub().ledger().control().resume(org, UUID.fromString(run))).isTrue();
    turn.join();

    assertThat(accepted()).hasSize(12).doesNotHaveDuplicates();
    assertThat(
            hub.one(
                "SELECT state || ' ' || rows_inserted FROM bridge.sync_batches WHERE uid = ?::uuid",
                run))
        .isEqualTo("completed 12");
  }

  @Test
  @DisplayName(
      "F56: what waited in a backup may have been sent since: nobody but a person sends it")
  void after_a_restore_what_waited_is_unknown() {
    UUID sentSince = queued(bar, "1");
    UUID notSent = queued(kitchen, "2");
    hub.execute("UPDATE bridge.hub_home SET held_since = now(), held_because = 'it was restored'");
    try {
      deliver();
      assertThat(accepted()).as("all work is held").isEmpty();
      assertThat(show(notSent).waits()).anyMatch(why -> why.contains("syncflow restore status"));
    } finally {
      hub.execute(
          "UPDATE bridge.hub_home SET held_since = NULL, held_because = NULL,"
              + " released_at = clock_timestamp(), released_by = 'olga'");
    }

    deliver();

    for (UUID job : List.of(sentSince, notSent)) {
      assertThat(show(job).status()).isEqualTo("unknown");
      assertThat(show(job).reason()).isEqualTo("restored");
      assertThat(show(job).file().next().get(0)).contains("after the backup");
    }
    assertThat(letters()).isEqualTo("deliver outcome_unknown,deliver outcome_unknown");
    assertThat(alerts()).isEqualTo("outbox_unknown");
    assertThat(accepted()).isEmpty();

    decide(sentSince, OutboxDesk.Action.RESOLVED_SENT);
    decide(notSent, OutboxDesk.Action.RESOLVED_RESEND);
    UUID later = queued(bar, "3");
    deliver();
    deliver();

    assertThat(accepted()).containsExactlyInAnyOrder(show(notSent).number(), show(later).number());
    assertThat(show(sentSince).status()).isEqualTo("succeeded");
    assertThat(letters()).isNull();
    assertThat(alerts()).isNull();
  }

  @Test
  void alerts_and_metrics_have_the_numbers_of_the_documents() throws Exception {
    double[] before = metrics();
    syrve.faults().next(SyrveFault.NO_ANSWER, IMPORT, 1);
    queued(bar, "1");
    queued(bar, "2");
    queue(
        kitchen, JobType.INCOMING_INVENTORY, inventory(kitchen, UUID.randomUUID().toString(), "3"));

    deliver();

    assertThat(alert("outbox_unknown"))
        .isEqualTo(
            "1 document was sent to Syrve without an answer; they are not sent again by themselves."
                + " Look there, then `syncflow outbox resolve`; see `syncflow outbox list --status"
                + " unknown`.");
    assertThat(alert("outbox_failed"))
        .isEqualTo(
            "1 document was refused by Syrve or out of attempts; see `syncflow outbox list --status"
                + " failed`.");
    double[] after = metrics();
    assertThat(after[0] - before[0]).as("waiting").isEqualTo(1);
    assertThat(after[1] - before[1]).as("unknown").isEqualTo(1);
    assertThat(after[2] - before[2]).as("failed").isEqualTo(1);
    assertThat(after[3] - before[3]).as("servers that take none").isZero();
    assertThat(metric("oldest_seconds")).isPositive();

    syrve.faults().next(SyrveFault.MODULE_BLOCKED, "/auth", 1);
    queued(kitchen, "4");
    deliver();

    assertThat(alert("outbox_waiting"))
        .startsWith("Documents wait for the Syrve server since ")
        .endsWith(": Module 28008806 is blocked within current license");
    assertThat(metrics()[3] - before[3]).isEqualTo(1);
    later(Duration.ofMinutes(61));
    deliver();
    assertThat(alert("outbox_waiting")).as("it is over").isNull();
  }

  private String alert(String kind) {
    return hub.one(
        "SELECT message FROM bridge.alerts WHERE org_id = ? AND kind = ? AND ended_at IS NULL",
        org,
        kind);
  }

  private double[] metrics() throws IOException, InterruptedException {
    return new double[] {
      metric("waiting"), metric("unknown"), metric("failed"), metric("servers_waiting")
    };
  }

  private double metric(String name) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + hub.management() + "/observe/metrics");
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith("syncflow_outbox_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }
}
