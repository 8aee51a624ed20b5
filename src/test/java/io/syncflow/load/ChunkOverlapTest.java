package io.syncflow.load;

import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.ChunkOrder;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.TargetTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two chunks of one read that are in work at the same time. */
class ChunkOverlapTest {

  private static final List<String> COLUMNS = List.of("id", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;
  private final ChunkOrder order = new ChunkOrder(1);
  private ExecutorService threads;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables("CREATE TABLE tins (id bigint PRIMARY KEY, src_rowversion bigint NOT NULL)");
    target = load.target("tins");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @BeforeEach
  void start() {
    load.execute("TRUNCATE schedulehub.tins");
    load.execute("DELETE FROM bridge.erp_sync_state");
    threads = Executors.newFixedThreadPool(2);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void the_second_is_copied_before_the_first_commits_and_committed_after_it()
      throws ExecutionException, InterruptedException {
    Run run = load.run("tins");
    Future<Counts> second = load(run, chunk(1, row(2L, 20L)));
    await().atMost(Duration.ofSeconds(20)).until(ChunkOverlapTest::somebodyHasCopied);
    assertThat(load.ask("SELECT id FROM tins")).isEmpty();

    assertThat(load(run, chunk(0, row(1L, 10L))).get().inserted()).isEqualTo(1);
    assertThat(load.ask("SELECT last_sync_rowversion FROM erp_sync_state")).containsExactly("10");
    assertThat(second.isDone()).isFalse();
    order.committed(0);

    assertThat(second.get().inserted()).isEqualTo(1);
    assertThat(load.ask("SELECT last_sync_rowversion FROM erp_sync_state")).containsExactly("20");
  }

  @Test
  void the_second_gives_way_when_the_first_waits_for_its_key()
      throws ExecutionException, InterruptedException {
    Run run = load.run("tins");
    Future<Counts> second = load(run, chunk(1, row(5L, 20L)));
    await().atMost(Duration.ofSeconds(20)).until(ChunkOverlapTest::somebodyHasCopied);

    Future<Counts> first = load(run, chunk(0, row(4L, 10L), row(5L, 10L)));

    assertThatThrownBy(second::get)
        .rootCause()
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40P01"));
    assertThat(first.get().inserted()).isEqualTo(2);
    order.committed(0);
    assertThat(load(run, chunk(1, row(5L, 20L))).get().unchanged()).isEqualTo(1);
    assertThat(load.ask("SELECT id, src_rowversion FROM tins ORDER BY id"))
        .containsExactly("4,10", "5,20");
  }

  @Test
  void the_second_writes_nothing_when_the_first_fails() throws InterruptedException {
    Future<Counts> second = load(load.run("tins"), chunk(1, row(2L, 20L)));
    order.awaitBegin(1);

    order.breakOff(0);

    assertThatThrownBy(second::get).hasCauseInstanceOf(ChunkOrder.Broken.class);
    assertThat(load.ask("SELECT id FROM tins")).isEmpty();
    assertThat(load.ask("SELECT 1 FROM erp_sync_state")).isEmpty();
  }

  private Future<Counts> load(Run run, RecordChunk chunk) {
    return threads.submit(() -> load.loader.load(run, target, chunk));
  }

  private RecordChunk chunk(int sequence, Object[]... rows) {
    RecordChunk chunk = load.chunk(target, COLUMNS, rows);
    return new RecordChunk(
            sequence, chunk.columns(), chunk.rows(), List.of(), 0, chunk.high(), chunk.originals())
        .in(order);
  }

  private static boolean somebodyHasCopied() {
    return load.askLong(
            "SELECT count(*) FROM pg_locks WHERE relation = 'schedulehub.tins'::regclass"
                + " AND mode = 'RowExclusiveLock' AND granted")
        > 0;
  }
}
