package io.syncflow.load;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.AfterFailure;
import io.syncflow.record.Position;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.Rejection;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Loads a chunk into its target in one transaction: rows, dead letters, waiting children, counts
 * and cursor commit together or not at all (decisions 15, 18, 23, 24).
 *
 * <p>Only what PostgreSQL calls a data exception or an integrity violation (SQLSTATE 22 and 23) is
 * blamed on a record; anything else fails the chunk. A chunk that failed with 40001 or 40P01 may be
 * loaded again: loading changes neither the chunk nor, when it fails, the database.
 */
public final class Loader {

  /** Records of one chunk that the target may refuse before the run fails. */
  public static final int MAX_REFUSED = 1_000;

  private static final int RUNS_REMEMBERED = 64;
  private static final Outcome NOTHING = new Outcome(0, 0, 0, 0, 0, 0, List.of());

  /**
   * A chunk is small and its target may be large, so joins probe the target by its key whatever the
   * planner thinks of reading all of it; the sort of a chunk stays in memory; a deferred foreign
   * key speaks up while the row can still be found.
   */
  private static final String PREPARE =
      "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
          + " SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET CONSTRAINTS ALL IMMEDIATE";

  private final OrgScope scope;
  private final ChunkBook book;
  private final TargetCatalogue catalogue;
  private final StageLoad stageLoad;
  private final Settlement settlement;
  private final Release release;
  private final DeadLetters deadLetters = new DeadLetters();
  private final Map<UUID, RunMemory> memories =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, RunMemory> eldest) {
              return size() > RUNS_REMEMBERED;
            }
          });

  public Loader(OrgScope scope, ChunkBook book, TargetCatalogue catalogue) {
    this(scope, book, catalogue, MAX_REFUSED);
  }

  /**
   * @param maxRefused records of one chunk that the target may refuse before the run fails
   */
  public Loader(OrgScope scope, ChunkBook book, TargetCatalogue catalogue, int maxRefused) {
    this.scope = scope;
    this.book = book;
    this.catalogue = catalogue;
    this.stageLoad = new StageLoad(maxRefused);
    this.settlement = new Settlement(deadLetters);
    this.release = new Release(stageLoad, settlement);
  }

  /**
   * Loads a chunk in the thread's open transaction of the run's organisation, or in one of its own.
   *
   * @param run the open run
   * @param target the table, described when the run began
   * @param chunk read only; its columns are columns of the target
   * @return what became of the chunk's records
   * @throws ChunkBook.Fenced when another run has taken this one over; nothing is written then
   * @throws TooManyRefused when the target refuses too many of the chunk's records
   * @throws DatabaseException when a statement fails for another reason than a single record
   */
  public Counts load(Run run, TargetTable target, RecordChunk chunk) {
    return load(run, target, chunk, null);
  }

  /**
   * {@link #load(Run, TargetTable, RecordChunk)} that keeps the order of a key's changes where that
   * is wished.
   *
   * @param afterFailure a word of {@link AfterFailure}; null = supersede
   */
  public Counts load(Run run, TargetTable target, RecordChunk chunk, String afterFailure) {
    RunMemory memory = memories.computeIfAbsent(run.id(), id -> new RunMemory(catalogue));
    boolean inOrder = AfterFailure.of(afterFailure) == AfterFailure.WAIT;
    return scope.call(
        run.org(), connection -> load(new Work(connection, run, memory), target, chunk, inOrder));
  }

  private Counts load(Work work, TargetTable target, RecordChunk chunk, boolean inOrder)
      throws SQLException {
    Turn turn = new Turn(work.connection(), chunk);
    Loaded loaded;
    if (chunk.rows().count() > 0) {
      prepare(work.connection());
      loaded = loadRows(work, StageTable.of(target, chunk.columns(), 0), chunk, turn, inOrder);
    } else {
      takeTurn(work, turn);
      deadLetters.write(work, target.name(), chunk.rejections(), true);
      loaded = new Loaded(NOTHING, LateRows.NONE, 0);
    }
    Counts counts = counts(chunk, loaded);
    Position high = chunk.high();
    book.book(
        work.connection(),
        work.run(),
        counts,
        new ChunkBook.Span(
            chunk.low(),
            loaded.late().low(),
            high == null ? null : high.rowversion(),
            high == null ? null : high.key().printable().json()));
    return counts;
  }

  /** What became of a chunk's rows. */
  private record Loaded(Outcome outcome, LateRows late, long released) {}

  private Loaded loadRows(
      Work work, StageTable stage, RecordChunk chunk, Turn turn, boolean inOrder)
      throws SQLException {
    if (inOrder) {
      // What fails in the chunk before holds up this one's changes, so it has to be known.
      turn.awaitCommit();
    }
    boolean hold = inOrder && HeldChanges.possible(work, stage.target());
    DirectCopy.Copied direct = hold ? null : work.memory().directCopy().copy(work, stage, chunk);
    LateRows late = LateRows.NONE;
    WaitingRoom.Parked held = WaitingRoom.Parked.NONE;
    if (direct == null) {
      stage.create(work.connection());
      stage.copy(work.connection(), chunk.rows());
      turn.awaitMerge();
      late = LateRows.of(work, stage, chunk);
      held = hold ? HeldChanges.hold(work, stage) : held;
    }
    Outcome outcome =
        direct != null
            ? inserted(chunk, direct.refused())
            : stageLoad.load(work, stage, chunk.rows().count() - held.rows()).plus(held);
    takeTurn(work, turn);
    OpenItems open = settlement.open(work, stage.target());
    List<Rejection> rejections = new ArrayList<>(chunk.rejections());
    rejections.addAll(Refused.rejections(outcome.refused(), chunk.originals()));
    boolean inTarget =
        direct != null && open.awaited() == 0 && PassedRows.canBeFoundInTarget(stage);
    if (direct != null && !inTarget && (open.any() || !rejections.isEmpty())) {
      direct.fill(work.connection(), stage, chunk.rows());
    }
    settlement.settle(work, new PassedRows(stage, inTarget), open, rejections);
    long released = open.awaited() > 0 ? release.release(work, stage, open.awaited()) : 0;
    boolean onlyNewKeys = outcome.inserted() + outcome.refused().size() == chunk.rows().count();
    work.memory().directCopy().learn(onlyNewKeys);
    return new Loaded(outcome, late, released);
  }

  /**
   * Waits until the chunk is the next to commit, and holds the lease until it has: not earlier,
   * because transactions that overlap would keep the lease from being renewed.
   */
  private void takeTurn(Work work, Turn turn) throws SQLException {
    turn.awaitCommit();
    book.hold(work.connection(), work.run());
  }

  static void prepare(Connection connection) throws SQLException {
    try (Statement prepare = connection.createStatement()) {
      prepare.execute(PREPARE);
    }
  }

  private static Outcome inserted(RecordChunk chunk, List<RefusedRow> refused) {
    return new Outcome(chunk.rows().count() - refused.size(), 0, 0, 0, 0, 0, refused);
  }

  private static Counts counts(RecordChunk chunk, Loaded loaded) {
    Outcome outcome = loaded.outcome();
    return new Counts(
        chunk.fetched(),
        outcome.inserted(),
        outcome.updated(),
        outcome.unchanged(),
        chunk.rejections().size() + outcome.refused().size() + outcome.gaveUp(),
        outcome.pending(),
        outcome.superseded(),
        chunk.skipped(),
        loaded.late().count(),
        loaded.released());
  }
}
