package io.syncflow.load;

import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parents and children that are loaded at the same time by two connections. */
class ConcurrentLoadTest {

  private static final List<String> PARENT = List.of("id", "src_rowversion");
  private static final List<String> CHILD = List.of("id", "parent", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable parents;
  private static TargetTable children;
  private ExecutorService threads;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE elders (id bigint PRIMARY KEY, src_rowversion bigint NOT NULL)",
        "CREATE TABLE youngs (id bigint PRIMARY KEY, parent bigint NOT NULL REFERENCES elders,"
            + " src_rowversion bigint NOT NULL)");
    parents = load.target("elders");
    children = load.target("youngs");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @BeforeEach
  void start() {
    load.execute("TRUNCATE schedulehub.elders, schedulehub.youngs");
    load.execute("DELETE FROM bridge.pending_children");
    threads = Executors.newFixedThreadPool(2);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void a_parent_that_arrives_while_its_child_starts_to_wait_releases_it()
      throws InterruptedException, ExecutionException {
    OrgScope scope = load.database.scope();
    Loader held = new Loader(scope, new ChunkBook(), load.catalogue);
    Run childRun = load.run("youngs");
    Run parentRun = load.run("elders");
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);

    Future<?> child =
        threads.submit(
            () ->
                scope.run(
                    load.org,
                    connection -> {
                      held.load(childRun, children, load.chunk(children, CHILD, row(1L, 7L, 1L)));
                      waits.countDown();
                      awaitLatch(commit);
                    }));
    waits.await();
    Future<Counts> parent =
        threads.submit(
            () -> load.loader.load(parentRun, parents, load.chunk(parents, PARENT, row(7L, 1L))));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(ConcurrentLoadTest::somebodyWaitsForAnAdvisoryLock);
    commit.countDown();
    child.get();

    assertThat(parent.get().released()).isEqualTo(1);
    assertThat(load.ask("SELECT * FROM pending_children")).isEmpty();
    assertThat(load.ask("SELECT id FROM youngs")).containsExactly("1");
  }

  @Test
  void a_child_that_misses_a_parent_about_to_commit_finds_it_after_all()
      throws InterruptedException, ExecutionException {
    OrgScope scope = load.database.scope();
    Loader held = new Loader(scope, new ChunkBook(), load.catalogue);
    Run childRun = load.run("youngs");
    Run parentRun = load.run("elders");
    CountDownLatch loaded = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);

    Future<?> parent =
        threads.submit(
            () ->
                scope.run(
                    load.org,
                    connection -> {
                      held.load(parentRun, parents, load.chunk(parents, PARENT, row(7L, 1L)));
                      loaded.countDown();
                      awaitLatch(commit);
                    }));
    loaded.await();
    Future<Counts> child =
        threads.submit(
            () ->
                load.loader.load(childRun, children, load.chunk(children, CHILD, row(1L, 7L, 1L))));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(ConcurrentLoadTest::somebodyWaitsForAnAdvisoryLock);
    commit.countDown();
    parent.get();

    assertThat(child.get().inserted()).isEqualTo(1);
    assertThat(load.ask("SELECT * FROM pending_children")).isEmpty();
  }

  @Test
  void children_whose_parents_are_there_do_not_wait_for_a_parent_load()
      throws InterruptedException, ExecutionException, TimeoutException {
    load.loader.load(load.run("elders"), parents, load.chunk(parents, PARENT, row(7L, 1L)));
    OrgScope scope = load.database.scope();
    Loader held = new Loader(scope, new ChunkBook(), load.catalogue);
    Run parentRun = load.run("elders");
    CountDownLatch loaded = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    Future<?> parent =
        threads.submit(
            () ->
                scope.run(
                    load.org,
                    connection -> {
                      held.load(parentRun, parents, load.chunk(parents, PARENT, row(8L, 1L)));
                      loaded.countDown();
                      awaitLatch(commit);
                    }));
    loaded.await();

    CompletableFuture<Counts> child =
        CompletableFuture.supplyAsync(
            () ->
                load.loader.load(
                    load.run("youngs"), children, load.chunk(children, CHILD, row(1L, 7L, 1L))),
            threads);

    assertThat(child.get(20, TimeUnit.SECONDS).inserted()).isEqualTo(1);
    commit.countDown();
    parent.get();
  }

  private static boolean somebodyWaitsForAnAdvisoryLock() {
    return load.askLong("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        > 0;
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
