package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Node;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.sandbox.SyrveFault;
import io.syncflow.sandbox.SyrveReceived;
import io.syncflow.syrve.outbox.Claim;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.Outbox;
import io.syncflow.syrve.outbox.OutboxDesk;
import io.syncflow.syrve.outbox.OutboxJob;
import io.syncflow.syrve.outbox.OutboxList;
import io.syncflow.syrve.outbox.OutboxSettings;
import io.syncflow.syrve.outbox.Turn;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Documents through the real routes to a Syrve server that misbehaves on request. What was accepted
 * is asked of the server's own journal.
 */
class OutboxRouteTest extends OutboxScene {

  @Test
  void an_accepted_document_shows_what_was_counted_and_what_the_server_believed() {
    UUID job = queued(bar, "5.5");

    deliver();

    OutboxJob sent = show(job);
    assertThat(sent.status()).isEqualTo("succeeded");
    assertThat(sent.attempts()).isEqualTo(1);
    assertThat(sent.file().answer().path("items").path(0).path("actual").decimalValue())
        .isEqualByComparingTo("5.5");
    assertThat(sent.file().answer().path("items").path(0).has("difference")).isTrue();
    assertThat(sent.file().response()).contains("<valid>true</valid>");
    assertThat(sent.file().tries()).hasSize(1);
    assertThat(accepted()).containsExactly(sent.number());
    assertThat(
            hub.one(
                "SELECT state || ' ' || rows_fetched || ' ' || rows_inserted FROM"
                    + " bridge.sync_batches WHERE org_id = ? AND entity_name = 'inventory_commit'",
                org))
        .isEqualTo("completed 1 1");
  }

  @Test
  void a_refusal_is_shown_in_the_server_s_words_and_does_not_stop_the_store() {
    UUID refused =
        queue(bar, JobType.INCOMING_INVENTORY, inventory(bar, UUID.randomUUID().toString(), "1"));
    UUID next = queued(bar, "2");

    deliver();

    assertThat(show(refused).status()).isEqualTo("failed");
    assertThat(show(refused).reason()).isEqualTo("refused");
    assertThat(show(refused).message()).contains("is not found");
    assertThat(show(refused).sentAt()).as("the check told it").isNull();
    assertThat(show(next).status()).isEqualTo("succeeded");
    assertThat(letters()).isEqualTo("deliver refused");
    assertThat(alerts()).isEqualTo("outbox_failed");
  }

  @Test
  void what_the_server_says_of_a_closed_day_is_kept_verbatim() {
    syrve.faults().next(SyrveFault.REFUSED_409, IMPORT, 1);
    UUID job = queued(bar, "1");

    deliver();

    assertThat(show(job).status()).isEqualTo("failed");
    assertThat(show(job).sentAt()).as("it was sent").isNotNull();
    assertThat(show(job).message()).isNotBlank().matches("(?s).*\\p{IsCyrillic}.*");
  }

  @Test
  void f20_an_answer_that_is_lost_is_unknown_and_waits_for_a_person() {
    syrve.faults().next(SyrveFault.RESET_MID, IMPORT, 1);
    UUID lost = queued(bar, "3");
    UUID behind = queued(bar, "4");
    UUID elsewhere = queued(kitchen, "5");

    deliver();
    deliver();

    assertThat(show(lost).status()).isEqualTo("unknown");
    assertThat(show(behind).waits().get(0))
        .contains("waits behind document " + show(lost).number(), "which is unknown");
    assertThat(show(elsewhere).status()).isEqualTo("succeeded");
    assertThat(accepted()).as("the server has it, and once").contains(show(lost).number());
    assertThat(accepted()).doesNotHaveDuplicates().doesNotContain(show(behind).number());
    assertThat(alerts()).isEqualTo("outbox_unknown");

    later(Duration.ofMinutes(2));
    deliver();

    assertThat(show(lost).status()).as("looking is no deciding").isEqualTo("unknown");
    assertThat(show(lost).file().evidence().path("number_taken").asBoolean()).isTrue();
    assertThat(show(lost).file().next()).anyMatch(sentence -> sentence.contains("--resend"));
    decide(lost, OutboxDesk.Action.RESOLVED_SENT);
    deliver();

    assertThat(show(lost).status()).isEqualTo("succeeded");
    assertThat(show(behind).status()).isEqualTo("succeeded");
    assertThat(accepted()).doesNotHaveDuplicates().hasSize(3);
    assertThat(letters()).isNull();
    assertThat(alerts()).isNull();
  }

  @Test
  void neither_a_500_nor_somebody_else_s_page_proves_that_nothing_was_saved() {
    syrve.faults().next(SyrveFault.ERROR_500, IMPORT, 1);
    syrve.faults().next(SyrveFault.HTML_502, IMPORT, 1);
    syrve.faults().next(SyrveFault.HTML_200, IMPORT, 1);
    List<UUID> jobs =
        List.of(queued(bar, "1"), queued(kitchen, "1"), queued(syrve.stores().get(0), "1"));

    deliver();

    assertThat(show(jobs.get(0)).status()).isEqualTo("unknown");
    assertThat(show(jobs.get(1)).status()).isEqualTo("unknown");
    decide(jobs.get(0), OutboxDesk.Action.RESOLVED_RESEND);
    deliver();
    assertThat(show(jobs.get(0)).status()).isEqualTo("unknown");
    assertThat(syrve.journal()).noneMatch(SyrveReceived::isAccepted);
  }

  @Test
  void f25_a_server_that_is_away_for_hours_costs_no_attempt_and_no_seat() {
    UUID job = queued(bar, "1");
    syrve.faults().next(SyrveFault.BUSY_503, "/auth", 1_000);

    for (int i = 0; i < 8; i++) {
      deliver();
      later(Duration.ofMinutes(16));
    }

    assertThat(show(job).attempts()).isZero();
    assertThat(show(job).status()).isEqualTo("pending");
    assertThat(show(job).waits().get(0)).contains("server starting since");
    assertThat(syrve.seatsTaken()).isZero();
    assertThat(alerts()).isEqualTo("outbox_waiting");
    int calls = syrve.calls();
    deliver();
    deliver();
    assertThat(syrve.calls()).as("it is left alone for a while").isLessThanOrEqualTo(calls + 1);

    syrve.faults().clear();
    later(Duration.ofMinutes(16));
    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(alerts()).isNull();
  }

  @Test
  void f30_a_full_licence_is_waited_for() {
    UUID job = queued(bar, "1");
    syrve.faults().next(SyrveFault.SEATS_FULL, "/auth", 1);

    deliver();

    assertThat(show(job).attempts()).isZero();
    assertThat(list.server(org).reason()).isEqualTo("license_busy");
    assertThat(show(job).waits().get(0)).contains("license busy since", "no connections available");

    later(Duration.ofMinutes(2));
    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(list.server(org).state()).isEqualTo("open");
  }

  @Test
  void f31_a_number_that_is_taken_is_never_overwritten() {
    String product = product();
    UUID first =
        queue(org, bar, "N-1", JobType.INCOMING_INVENTORY, inventory(bar, product, "1", "N-1"));
    deliver();
    UUID other = connected();
    UUID second =
        queue(other, bar, "N-1", JobType.INCOMING_INVENTORY, inventory(bar, product, "2", "N-1"));
    deliver();
    unchecked(other);
    decide(other, second, OutboxDesk.Action.RETRIED);
    deliver();

    OutboxJob conflict = list.find(other, second).orElseThrow();
    assertThat(show(first).status()).isEqualTo("succeeded");
    assertThat(conflict.status()).isEqualTo("failed");
    assertThat(conflict.reason()).isEqualTo("number_taken");
    assertThat(conflict.message()).contains("the server suggests N-1-1");
    assertThat(conflict.file().tries())
        .extracting(OutboxJob.Try::step)
        .containsExactly("send", "check");
    assertThat(conflict.file().tries()).extracting(OutboxJob.Try::outcome).containsOnly("conflict");
    assertThat(accepted()).containsExactly("N-1");
  }

  @Test
  void a_failed_check_is_tried_again_on_schedule_until_no_attempt_is_left() {
    syrve.faults().next(SyrveFault.ERROR_500, CHECK, 100);
    UUID job = queued(bar, "1");

    for (int i = 0; i < ATTEMPTS; i++) {
      deliver();
      later(Duration.ofMinutes(2));
    }

    assertThat(show(job).status()).isEqualTo("failed");
    assertThat(show(job).reason()).isEqualTo("exhausted");
    assertThat(show(job).attempts()).isEqualTo(ATTEMPTS);
    assertThat(show(job).message()).contains("No session assigned");
    assertThat(letters()).isEqualTo("deliver exhausted");

    syrve.faults().clear();
    decide(job, OutboxDesk.Action.RETRIED);
    deliver();
    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(letters()).isNull();
  }

  @Test
  void after_a_kill_what_was_sent_is_unknown_and_what_was_not_goes_on() {
    UUID sent = queued(bar, "1");
    UUID claimed = queued(kitchen, "1");
    try (Ledger ledger = dying()) {
      Outbox dying =
          new Outbox(
              hub.database().scope(),
              ledger,
              new Node("other", UUID.randomUUID(), false),
              settings(),
              hub.clock());
      Turn turn = dying.turns().get(0);
      Run run = dying.open(turn);
      Claim claim = dying.next(turn, run);
      assertThat(claim.id()).isEqualTo(sent);
      dying.sending(turn, claim);
      assertThat(dying.next(turn, run).id()).isEqualTo(claimed);
    }
    deliver();
    assertThat(show(sent).status()).as("its lease has not ended").isEqualTo("running");

    endLeases();
    deliver();

    assertThat(show(sent).status()).isEqualTo("unknown");
    assertThat(show(sent).message()).contains("its process ended after it began to send");
    assertThat(show(claimed).status()).isEqualTo("succeeded");
    assertThat(accepted()).containsExactly(show(claimed).number());
  }

  @Test
  void write_offs_are_json_whose_error_comes_with_200() {
    String good =
        "{\"documentNumber\":\"W-1\",\"dateIncoming\":\"2026-11-21T08:00\",\"status\":\"NEW\","
            + "\"storeId\":\""
            + bar
            + "\",\"accountId\":\"%s\",\"items\":[{\"productId\":\""
            + product()
            + "\",\"amount\":1}]}";
    UUID refused = queue(org, bar, "W-1", JobType.WRITEOFF, good.formatted(UUID.randomUUID()));

    deliver();

    assertThat(show(refused).status()).isEqualTo("failed");
    assertThat(show(refused).message()).startsWith("INVALID_accountId: ");
    assertThat(show(refused).sentAt()).isNotNull();
  }

  @Test
  void a_store_is_shown_by_what_is_known_of_it() {
    UUID byId = queued(bar, "1");
    UUID byCode = queued(kitchen, "1");
    hub.execute(
        "UPDATE inventory_sessions SET store_id = NULL, store_code = '77' WHERE id = ?",
        show(byCode).session());
    assertThat(show(byId).store()).hasToString(bar);
    assertThat(show(byId).storeCode()).as("no bootstrap has seen it").isNull();
    assertThat(show(byCode).store()).as("an id that was made up").isNull();
    assertThat(show(byCode).storeCode()).isEqualTo("77");

    hub.run(org, "bootstrap", RunMode.REALTIME);

    assertThat(show(byId).storeCode()).isEqualTo("1");
    assertThat(ofStore("1")).containsExactly(byId);
    assertThat(ofStore("77")).containsExactly(byCode);
    assertThat(ofStore("9")).isEmpty();
  }

  private List<UUID> ofStore(String code) {
    return list
        .list(org, new OutboxList.Query(null, null, null, code, null, null, null, null, 10))
        .stream()
        .map(OutboxJob::id)
        .toList();
  }

  @Test
  void organisations_of_one_server_take_turns_on_its_one_seat() {
    UUID other = connected();
    for (int i = 0; i < 3; i++) {
      queued(bar, "1");
      queue(
          other,
          kitchen,
          "X-" + i,
          JobType.INCOMING_INVENTORY,
          inventory(kitchen, product(), "1", "X-" + i));
    }

    for (int i = 0; i < 4; i++) {
      deliver();
    }

    assertThat(accepted()).hasSize(6).doesNotHaveDuplicates();
    assertThat(syrve.logins()).as("a turn holds the seat for several documents").isEqualTo(2);
  }

  private static Ledger dying() {
    return Ledger.of(
        hub.database().scope(),
        new Node("other", UUID.randomUUID(), false),
        hub.clock(),
        Duration.ofMinutes(1),
        Duration.ofDays(1),
        text -> text);
  }

  private static OutboxSettings settings() {
    return new OutboxSettings(
        Duration.ofMinutes(20),
        ATTEMPTS,
        List.of(Duration.ofMinutes(1)),
        Duration.ofMinutes(1),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(1),
        50,
        4);
  }

  private static void endLeases() {
    hub.execute("UPDATE syrve_outbox_jobs SET lease_until = '-infinity' WHERE status = 'running'");
    hub.execute("UPDATE syrve_outbox_turns SET lease_until = '-infinity'");
    hub.execute("UPDATE bridge.run_leases SET lease_until = '-infinity'");
  }
}
