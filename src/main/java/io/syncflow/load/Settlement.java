package io.syncflow.load;

import io.syncflow.record.Rejection;
import io.syncflow.record.TargetTable;
import java.sql.SQLException;
import java.util.List;

/** Writes what failed and closes what had been open for the records of a merged stage. */
final class Settlement {

  private final DeadLetters deadLetters;
  private final WaitingChildren waitingChildren = new WaitingChildren();

  Settlement(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  /** Looks for open items after the merge; from here on no child starts waiting for the table. */
  OpenItems open(Work work, TargetTable target) throws SQLException {
    if (!work.memory().children(work.connection(), target).isEmpty()) {
      ParentLocks.takeAlone(work, target);
    }
    return OpenItems.of(work, target.name());
  }

  /**
   * Settles the records of a chunk.
   *
   * @param passed the rows that passed
   * @param open the entity's open items before
   * @param rejections what failed, in any stage
   */
  void settle(Work work, PassedRows passed, OpenItems open, List<Rejection> rejections)
      throws SQLException {
    if (!rejections.isEmpty()) {
      deadLetters.write(work, passed.target().name(), rejections, open.waiting() > 0);
    }
    int failed = open.failed() + rejections.size();
    if (failed > 0) {
      deadLetters.resolve(work, passed, failed);
    }
    if (open.waiting() > 0) {
      waitingChildren.forget(work, passed, open.waiting());
    }
  }
}
