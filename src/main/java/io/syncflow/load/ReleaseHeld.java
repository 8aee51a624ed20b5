package io.syncflow.load;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.Rejection;
import io.syncflow.record.TargetTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads changes that had waited behind a dead letter which is resolved now. */
public final class ReleaseHeld {

  private final OrgScope scope;
  private final ChunkBook book;
  private final TargetCatalogue catalogue;
  private final StageLoad stageLoad = new StageLoad(Loader.MAX_REFUSED);
  private final Settlement settlement = new Settlement(new DeadLetters());
  private final Release release = new Release(stageLoad, settlement);

  public ReleaseHeld(OrgScope scope, ChunkBook book, TargetCatalogue catalogue) {
    this.scope = scope;
    this.book = book;
    this.catalogue = catalogue;
  }

  /**
   * Releases a portion of the entity's held changes in the thread's open transaction. Their run has
   * counted them as pending, so they are counted as released beside this one's sum.
   *
   * @param run the open run
   * @param target the entity's table
   * @return how many were taken; 0 when none is left
   * @throws ChunkBook.Fenced when another run has taken this one over; nothing is written then
   */
  public int release(Run run, TargetTable target) {
    return scope.call(
        run.org(),
        connection -> {
          Work work = new Work(connection, run, new RunMemory(catalogue));
          book.hold(connection, run);
          Loader.prepare(connection);
          FreedChildren freed = new FreedChildren(work);
          int taken = 0;
          long stored = 0;
          for (List<String> columnSet : freed.takeHeld(target, Loader.MAX_REFUSED)) {
            StageTable stage = StageTable.of(target, FreedChildren.columns(target, columnSet), 0);
            stage.create(connection);
            stage.empty(connection);
            List<RefusedRow> unfit = freed.fill(stage, columnSet);
            long rows = stage.count(connection);
            stored += load(work, stage, rows, unfit);
            taken += Math.toIntExact(rows) + unfit.size();
          }
          Counts counts = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, stored);
          book.book(connection, run, counts, new ChunkBook.Span(null, null, null, null));
          return taken;
        });
  }

  private long load(Work work, StageTable stage, long rows, List<RefusedRow> unfit)
      throws SQLException {
    Outcome outcome = stageLoad.load(work, stage, rows);
    List<RefusedRow> refused = new ArrayList<>(unfit);
    refused.addAll(outcome.refused());
    List<Rejection> rejections = Refused.rejections(refused, keys -> Map.of());
    OpenItems open = settlement.open(work, stage.target());
    settlement.settle(work, new PassedRows(stage, false), open, rejections);
    if (open.awaited() > 0) {
      release.release(work, stage, open.awaited());
    }
    return outcome.passed();
  }
}
