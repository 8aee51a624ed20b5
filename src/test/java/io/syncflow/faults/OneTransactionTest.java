package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.differences;
import static io.syncflow.faults.PartsSource.execute;
import static io.syncflow.faults.PartsSource.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.TestKeyset;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.RunMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chunk's rows, counts and cursor stand or fall together, whatever fails (F5, F6, F16, F18). */
class OneTransactionTest {

  private static final int PARTS = 2_000;
  private static final int CHUNK = 500;

  @TempDir static Path folder;
  private static TestDatabase database;
  private static PartsSource source;
  private static Hub hub;
  private static int generation;

  private Connection all;

  @BeforeAll
  static void start() throws SQLException {
    database = TestDatabase.create();
    try (Connection all = database.superuser()) {
      source = PartsSource.in(database.settings(), all);
      PartsSource.add(all, PARTS);
      execute(
          all,
          "CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " RAISE EXCEPTION 'no' USING ERRCODE = TG_ARGV[0]; END $$");
    }
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                folder,
                database.settings(),
                Map.of(
                    "camel.component.quartz.autoStartScheduler",
                    "false",
                    "syncflow.chunk-size",
                    String.valueOf(CHUNK)),
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
  }

  @AfterAll
  static void stop() {
    hub.close();
    database.close();
  }

  @BeforeEach
  void change() throws SQLException {
    all = database.superuser();
    PartsSource.change(all, ++generation);
  }

  @AfterEach
  void everythingArrivesAfterAll() throws SQLException {
    execute(all, "DROP TRIGGER IF EXISTS fail ON bridge.erp_sync_state");
    execute(all, "DROP TRIGGER IF EXISTS fail ON schedulehub.items");
    run();
    assertThat(differences(all)).isZero();
    all.close();
  }

  @Test
  void a_cursor_that_cannot_be_moved_takes_its_rows_back() throws SQLException {
    // The chunk that would move the cursor past two chunks of this generation.
    long limit =
        number(
            all,
            "SELECT max(rowversion) - " + (PARTS - 2 * CHUNK) + " FROM ifsapp.inventory_part_tab");
    execute(
        all,
        "CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON bridge.erp_sync_state FOR EACH ROW WHEN"
            + " (NEW.last_sync_rowversion > "
            + limit
            + ") EXECUTE FUNCTION public.fail('XX000')");
    assertThatThrownBy(this::run).hasMessageContaining("no");
    long cursor =
        number(all, "SELECT coalesce(max(last_sync_rowversion), 0) FROM bridge.erp_sync_state");
    assertThat(cursor).isLessThanOrEqualTo(limit);
    assertThat(
            number(all, "SELECT count(*) FROM schedulehub.items WHERE src_rowversion > " + cursor))
        .as("rows in the target beyond the cursor")
        .isZero();
    assertThat(
            number(
                all,
                "SELECT count(*) FROM ifsapp.inventory_part_tab p LEFT JOIN schedulehub.items i"
                    + " ON i.item_no = p.part_no AND i.src_rowversion = p.rowversion"
                    + " WHERE p.rowversion <= "
                    + cursor
                    + " AND i.item_no IS NULL"))
        .as("rows below the cursor that are not in the target")
        .isZero();
  }

  /** SQLSTATE 53100 as PostgreSQL raises it; with a real full disk it looks the same to the hub. */
  @Test
  void a_full_disk_fails_the_run_and_blames_no_record() throws SQLException {
    execute(
        all,
        "CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON schedulehub.items FOR EACH ROW WHEN"
            + " (NEW.item_no LIKE '%7') EXECUTE FUNCTION public.fail('53100')");
    assertThatThrownBy(this::run).hasMessageContaining("no");
    assertThat(number(all, "SELECT count(*) FROM bridge.failed_records")).isZero();
    assertThat(
            number(
                all,
                "SELECT count(*) FROM schedulehub.items WHERE name = 'part " + generation + "'"))
        .isZero();
  }

  @Test
  void a_chunk_that_loses_a_deadlock_is_loaded_again() throws Exception {
    run();
    PartsSource.change(all, ++generation);
    execute(all, "SET deadlock_timeout = '60s'");
    all.setAutoCommit(false);
    execute(
        all,
        "UPDATE schedulehub.items SET name = name WHERE item_no = (SELECT part_no FROM"
            + " ifsapp.inventory_part_tab ORDER BY rowversion LIMIT 1 OFFSET 100)");
    CompletableFuture<Void> carried = CompletableFuture.runAsync(this::run);
    try (Connection watch = database.superuser()) {
      await()
          .until(
              () ->
                  number(
                          watch,
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = current_database()")
                      > 0);
      long before = deadlocks(watch);
      // The chunk has rows and waits for one; now whoever has that one waits for the chunk's rows.
      execute(all, "UPDATE schedulehub.items SET name = name");
      all.commit();
      all.setAutoCommit(true);
      carried.get(60, TimeUnit.SECONDS);
      await().untilAsserted(() -> assertThat(deadlocks(watch)).isEqualTo(before + 1));
    }
    assertThat(differences(all)).isZero();
  }

  private void run() {
    hub.bean("startSync", StartSync.class)
        .runToEnd(source.org(), "oracle_ifs", "items", RunMode.REALTIME);
  }

  private static long deadlocks(Connection connection) throws SQLException {
    return number(
        connection, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }
}
