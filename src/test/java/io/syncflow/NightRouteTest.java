package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.delta.NightRuns;
import io.syncflow.delta.StartSync;
import io.syncflow.delta.night.NightSchedule;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backfills by night through the hub's own routes: F46, F48, F49 and what they leave alone. */
class NightRouteTest {

  private static final int CHUNK = 50;

  @TempDir Path folder;
  private NightFixture nights;

  @BeforeEach
  void start() {
    nights = new NightFixture(folder, "2026-11-02T12:00:00", CHUNK);
  }

  @AfterEach
  void stop() {
    nights.close();
  }

  @Test
  void finishes_its_chunk_and_stops_when_the_window_closes_and_goes_on_behind_it() {
    nights.fill(2_000);
    nights.schedule(1);
    nights.run(
        "CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$");
    nights.run(
        "CREATE TRIGGER dawdle BEFORE INSERT ON schedulehub.items FOR EACH STATEMENT"
            + " EXECUTE FUNCTION public.dawdle()");
    nights.clock.set(NightFixture.at("2026-11-03T06:59:00"));
    nights.minute();
    awaitRows(3 * CHUNK);
    nights.clock.set(NightFixture.at("2026-11-03T07:00:00"));
    nights.awaitEnd();

    NightSchedule stopped = nights.schedule();
    assertThat(stopped.offset()).isBetween(3L * CHUNK, 1_999L);
    assertThat(stopped.nextRunAt()).isEqualTo(NightFixture.at("2026-11-03T19:00:00"));
    assertThat(states("background")).isEqualTo("completed");

    nights.run("DROP TRIGGER dawdle ON schedulehub.items");
    nights.night("2026-11-03T19:00:00");
    assertThat(nights.schedule().offset()).as("no row is read twice").isEqualTo(2_000);
    assertThat(nights.schedule().state()).isEqualTo(NightSchedule.State.COMPLETED);
    assertThat(nights.differing()).isZero();
  }

  @Test
  void spreads_a_night_that_was_skipped_over_the_nights_left() {
    nights.fill(400);
    nights.schedule(4);
    nights.night("2026-11-02T20:00:00");
    assertThat(nights.schedule().offset()).isEqualTo(100);

    nights.clock.set(NightFixture.at("2026-11-04T12:00:00"));
    assertThat(nights.schedule().lag(nights.clock.instant())).isEqualTo(Duration.ofHours(17));
    nights.minute();
    nights.awaitEnd();
    assertThat(nights.schedule().offset()).as("nothing is made up for at noon").isEqualTo(100);
    assertThat(nights.ask("SELECT nights_behind FROM bridge.night_metrics()"))
        .as("by the database's clock all four nights are over, and one was carried")
        .isEqualTo(3);
    assertThat(nights.ask("SELECT rows_left FROM bridge.night_metrics()")).isEqualTo(300);
    assertThat(nights.schedule().nextRunAt()).isEqualTo(NightFixture.at("2026-11-04T19:00:00"));

    nights.night("2026-11-04T20:00:00");
    assertThat(nights.schedule().rowsPerDay()).isEqualTo(150);
    assertThat(nights.schedule().offset()).isEqualTo(250);
    nights.night("2026-11-05T20:00:00");
    assertThat(nights.schedule().state()).isEqualTo(NightSchedule.State.COMPLETED);
  }

  @Test
  void starts_no_run_that_was_put_off_while_it_was_looked_for() {
    nights.fill(400);
    nights.schedule(4);
    nights.night("2026-11-02T20:00:00");
    nights.run(
        "CREATE OR REPLACE FUNCTION bridge.due_nights(p_now timestamptz) RETURNS TABLE (org_id"
            + " uuid, source_system text, entity_name text) LANGUAGE sql STABLE SECURITY DEFINER"
            + " AS $$ SELECT org_id, source_system, entity_name"
            + " FROM bridge.background_sync_schedule $$");
    assertThat(nights.hub().bean("nights", NightRuns.class).due())
        .as("what a look answers that began before the night's run was closed")
        .isEmpty();
  }

  @Test
  void gives_a_delta_of_the_same_entity_the_right_of_way() {
    nights.fill(200);
    nights.schedule(1);
    Run delta =
        nights
            .hub()
            .ledger()
            .runs()
            .open(
                new RunRequest(
                    nights.org, "oracle_ifs", "items", RunMode.REALTIME, "manual", null));
    nights.clock.set(NightFixture.at("2026-11-02T20:00:00"));
    nights.minute();
    await().until(() -> "running".equals(statuses("background")));
    await()
        .during(Duration.ofMillis(600))
        .atMost(Duration.ofSeconds(5))
        .until(() -> nights.schedule().offset() == 0);
    nights.hub().ledger().runs().complete(delta);
    await().until(() -> nights.schedule().offset() == 200);
    nights.awaitEnd();
    assertThat(nights.differing()).isZero();
  }

  @Test
  void never_overwrites_what_the_delta_wrote_later() {
    nights.fill(100);
    nights.run(
        "INSERT INTO schedulehub.items (item_no, name, unit, status, src_rowversion)"
            + " VALUES ('P000000010', 'Live', 'PCS', 'ACTIVE', 1000000)");
    nights.schedule(1);
    nights.night("2026-11-02T20:00:00");
    assertThat(
            nights.ask(
                "SELECT rows_superseded FROM bridge.sync_batches WHERE sync_type = 'background'"))
        .isEqualTo(1);
    assertThat(
            nights.ask(
                "SELECT count(*) FROM schedulehub.items WHERE name = 'Live' AND src_rowversion ="
                    + " 1000000"))
        .isEqualTo(1);
  }

  @Test
  void leaves_what_changes_meanwhile_to_the_delta_whose_cursor_it_gives_and_takes_back() {
    nights.fill(200);
    nights.schedule(2);
    nights.night("2026-11-02T20:00:00");
    assertThat(cursor()).as("the bound of the pass").isEqualTo(200);
    nights.run(
        "UPDATE ifsapp.inventory_part_tab SET description = 'Changed', rowversion ="
            + " nextval('ifsapp.versions') WHERE part_no IN ('P000000002', 'P000000400')");
    nights.night("2026-11-03T20:00:00");
    assertThat(nights.schedule().offset()).as("one was read before, one never is").isEqualTo(199);
    assertThat(nights.differing()).as("the last delta carries both").isZero();
    assertThat(cursor()).isEqualTo(202);

    nights.run("DELETE FROM bridge.erp_sync_state");
    nights.schedule(2);
    nights.night("2026-11-04T20:00:00");
    assertThat(cursor()).isEqualTo(202);
    assertThat(nights.schedules().remove(nights.org, "oracle_ifs", "items"))
        .as("the delta begins anew, because nothing else carries the rest")
        .isTrue();
    assertThat(
            nights.ask(
                "SELECT count(*) FROM bridge.erp_sync_state WHERE last_sync_rowversion IS NULL"))
        .isEqualTo(1);
  }

  @Test
  void accounts_for_records_without_a_key_or_a_rowversion() {
    nights.run(
        "ALTER TABLE ifsapp.inventory_part_tab DROP CONSTRAINT inventory_part_tab_pkey,"
            + " ALTER COLUMN part_no DROP NOT NULL");
    nights.fill(100);
    nights.run("UPDATE ifsapp.inventory_part_tab SET part_no = NULL WHERE rowversion IN (7, 8)");
    nights.run("UPDATE ifsapp.inventory_part_tab SET rowversion = NULL WHERE rowversion = 50");
    nights.schedule(1);
    nights.night("2026-11-02T20:00:00");
    assertThat(
            nights.ask(
                "SELECT rows_fetched * 1000 + rows_failed FROM bridge.sync_batches"
                    + " WHERE sync_type = 'background'"))
        .isEqualTo(100_003);
    assertThat(nights.ask("SELECT count(*) FROM schedulehub.items")).isEqualTo(97);
    assertThat(nights.schedule().state()).isEqualTo(NightSchedule.State.COMPLETED);
  }

  @Test
  void tries_again_after_a_while_when_the_source_is_down() {
    nights.fill(100);
    nights.schedule(1);
    nights.run("REVOKE SELECT ON ifsapp.inventory_part_tab FROM syncflow_app");
    nights.night("2026-11-02T20:00:00");
    assertThat(states("background")).isEqualTo("failed");
    assertThat(nights.schedule().nextRunAt()).isEqualTo(NightFixture.at("2026-11-02T20:10:00"));
    nights.run("GRANT SELECT ON ifsapp.inventory_part_tab TO syncflow_app");
    nights.night("2026-11-02T20:10:00");
    assertThat(nights.differing()).isZero();
  }

  @Test
  void stops_at_its_next_chunk_when_it_is_paused_and_when_the_hub_stops() {
    nights.fill(2_000);
    nights.schedule(1);
    nights.run(
        "CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$");
    nights.run(
        "CREATE TRIGGER dawdle BEFORE INSERT ON schedulehub.items FOR EACH STATEMENT"
            + " EXECUTE FUNCTION public.dawdle()");
    nights.clock.set(NightFixture.at("2026-11-02T20:00:00"));
    nights.minute();
    awaitRows(2 * CHUNK);
    nights.schedules().enable(nights.org, "oracle_ifs", "items", false, nights.clock.instant());
    nights.awaitEnd();
    long paused = nights.schedule().offset();
    assertThat(paused).isLessThan(2_000);

    nights.schedules().enable(nights.org, "oracle_ifs", "items", true, nights.clock.instant());
    nights.minute();
    awaitRows(paused + CHUNK);
    nights.stop();
    assertThat(nights.schedule().offset()).isLessThan(2_000);
    assertThat(nights.schedule().nextRunAt()).as("tonight, yet").isEqualTo(nights.clock.instant());

    nights.run("DROP TRIGGER dawdle ON schedulehub.items");
    nights.start();
    nights.night("2026-11-02T23:00:00");
    assertThat(nights.schedule().offset()).isEqualTo(2_000);
    assertThat(nights.differing()).isZero();
  }

  @Test
  void can_be_started_by_hand_while_its_window_is_open() {
    nights.fill(100);
    nights.schedule(1);
    nights.clock.set(NightFixture.at("2026-11-02T20:00:00"));
    nights
        .hub()
        .bean("startSync", StartSync.class)
        .runToEnd(nights.org, "oracle_ifs", "items", RunMode.BACKGROUND);
    assertThat(nights.schedule().state()).isEqualTo(NightSchedule.State.COMPLETED);
    assertThat(nights.differing()).isZero();
  }

  private void awaitRows(long rows) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> nights.schedule().offset() >= rows);
  }

  private long cursor() {
    return nights.ask("SELECT last_sync_rowversion FROM bridge.erp_sync_state");
  }

  private String states(String mode) {
    return nights.text(
        "SELECT string_agg(DISTINCT state, ' ') FROM bridge.sync_batches WHERE sync_type = '"
            + mode
            + "'");
  }

  private String statuses(String mode) {
    return nights.text(
        "SELECT string_agg(DISTINCT status, ' ') FROM bridge.sync_batches WHERE sync_type = '"
            + mode
            + "'");
  }
}
