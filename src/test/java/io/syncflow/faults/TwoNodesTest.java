package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.arrived;
import static io.syncflow.faults.PartsSource.differences;
import static io.syncflow.faults.PartsSource.execute;
import static io.syncflow.faults.PartsSource.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hubs, each a process of its own, on one database (F7, F8). */
@Tag("chaos")
class TwoNodesTest {

  private static final int PARTS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static TestDatabase database;
  private static Connection all;
  private static PartsSource source;
  private static HubProcess one;
  private static HubProcess two;
  private static int generation;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    all = database.superuser();
    source = PartsSource.in(database.settings(), all);
    PartsSource.add(all, PARTS);
    // Who wrote: one row per statement on the target, in the writer's own transaction.
    execute(
        all,
        "CREATE TABLE public.writers (pid int, rows bigint);"
            + " GRANT INSERT ON public.writers TO syncflow_app;"
            + " CREATE FUNCTION public.note_writer() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO public.writers SELECT pg_backend_pid(), count(*) FROM written;"
            + " RETURN NULL; END $$;"
            + " CREATE TRIGGER note_insert AFTER INSERT ON schedulehub.items REFERENCING NEW TABLE AS"
            + " written FOR EACH STATEMENT EXECUTE FUNCTION public.note_writer();"
            + " CREATE TRIGGER note_update AFTER UPDATE ON schedulehub.items REFERENCING NEW TABLE AS"
            + " written FOR EACH STATEMENT EXECUTE FUNCTION public.note_writer()");
    one = node("one").begin();
    two = node("two").begin();
    one.ready();
    two.ready();
  }

  private static HubProcess.Start node(String name) {
    return new HubProcess.Start(folder, name, database.settings()).set("syncflow.chunk-size", 500);
  }

  @AfterAll
  static void stop() throws Exception {
    one.close();
    two.close();
    all.close();
    database.close();
  }

  @Test
  void of_two_starts_at_the_same_moment_one_runs_and_the_other_is_refused() throws Exception {
    for (int round = 0; round < 3; round++) {
      change();
      CyclicBarrier together = new CyclicBarrier(2);
      ExecutorService both = Executors.newFixedThreadPool(2);
      try {
        Callable<Integer> first = () -> start(one, together);
        Callable<Integer> second = () -> start(two, together);
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> answer : both.invokeAll(List.of(first, second))) {
          answers.add(answer.get());
        }
        assertThat(answers).containsExactlyInAnyOrder(202, 409);
      } finally {
        both.shutdownNow();
      }
      await().atMost(PATIENCE).until(() -> differences(all) == 0);
      settle();
      assertThat(number(all, "SELECT coalesce(sum(rows), 0) FROM public.writers"))
          .as("every row is written once")
          .isEqualTo(PARTS);
    }
  }

  private static int start(HubProcess hub, CyclicBarrier together) throws Exception {
    together.await();
    return hub.sync(source.token());
  }

  @Test
  void a_node_that_stood_still_past_its_lease_writes_nothing_any_more() throws Exception {
    change();
    assertThat(one.sync(source.token())).isEqualTo(202);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> arrived(all, generation) > 0);
    one.freeze();
    try {
      long before = arrived(all, generation);
      assertThat(before).as("frozen in the middle").isBetween(1L, PARTS - 1L);
      assertThat(two.sync(source.token())).as("the lease still holds").isEqualTo(409);
      // What five minutes do: the server ends sessions that stand still inside a transaction
      // (Database), and the lease ends, for nobody extends it.
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  number(
                          all,
                          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                              + " datname = current_database() AND application_name LIKE 'syncflow-%'"
                              + " AND xact_start < clock_timestamp() - interval '100 ms'")
                      == 0);
      execute(all, "UPDATE bridge.run_leases SET lease_until = clock_timestamp() - interval '1 s'");
      assertThat(two.sync(source.token())).isEqualTo(202);
      await().atMost(PATIENCE).until(() -> differences(all) == 0);
      settle();
    } finally {
      execute(all, "CREATE TABLE public.before_thaw AS SELECT * FROM public.writers");
      one.thaw();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Stream.of("has lost its lease", "took it over", "ended as failed")
                    .anyMatch(one.log()::contains));
    // It is alive and well, and takes part again.
    assertThat(one.get(source.token(), "/api/v1/runs").statusCode()).isEqualTo(200);
    assertThat(number(all, "SELECT count(*) FROM public.writers"))
        .as("statements on the target")
        .isEqualTo(number(all, "SELECT count(*) FROM public.before_thaw"));
    execute(all, "DROP TABLE public.before_thaw");
    assertThat(differences(all)).isZero();
  }

  @Test
  void a_node_that_stands_still_inside_a_chunk_makes_the_others_refuse_instead_of_wait()
      throws Exception {
    change();
    // The run's counts hold the chunk up: the node stops inside its transaction, its rows written.
    execute(
        all,
        "CREATE FUNCTION public.wait_here() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$;"
            + " CREATE TRIGGER wait_here BEFORE UPDATE OF rows_fetched ON bridge.sync_batches"
            + " FOR EACH ROW EXECUTE FUNCTION public.wait_here();"
            + " SELECT pg_advisory_lock(4711)");
    assertThat(one.sync(source.token())).isEqualTo(202);
    try (Connection watch = database.superuser()) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  number(
                          watch,
                          "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
                              + " AND objid = 4711")
                      > 0);
      one.freeze();
      execute(all, "SELECT pg_advisory_unlock(4711)");
      // The lease's end does not come while a chunk holds it: its rows could still be committed.
      assertThat(endLease(watch)).as("ended a lease that a chunk holds").isFalse();
      // The lease row is locked by the frozen transaction: wait for no answer from it.
      long asked = System.nanoTime();
      assertThat(two.sync(source.token())).isEqualTo(409);
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
    } finally {
      one.thaw();
    }
    await().atMost(PATIENCE).until(() -> differences(all) == 0);
    settle();
  }

  /** What time does to a lease that nobody extends; false when its row is held. */
  private static boolean endLease(Connection connection) throws SQLException {
    try {
      execute(
          connection,
          "SET lock_timeout = '1s';"
              + " UPDATE bridge.run_leases SET lease_until = clock_timestamp() - interval '1 s'");
      return true;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as("lock_not_available").isEqualTo("55P03");
      return false;
    }
  }

  private static void change() throws Exception {
    PartsSource.change(all, ++generation);
    execute(all, "TRUNCATE public.writers");
  }

  /** Until no run is open: a later one is not refused because of it. */
  private static void settle() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                number(all, "SELECT count(*) FROM bridge.sync_batches WHERE status = 'running'")
                    == 0);
  }
}
