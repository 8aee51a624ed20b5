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
   * Settles the records of a stage.
   *
   * @param stage what is left in it has passed
   * @param open the entity's open items before
   * @param rejections what failed, in any stage
   */
  void settle(Work work, StageTable stage, OpenItems open, List<Rejection> rejections)
      throws SQLException {
    String entity = stage.target().name();
    if (!rejections.isEmpty()) {
      deadLetters.write(work, entity, rejections);
    }
    if (open.failed() || !rejections.isEmpty()) {
      deadLetters.resolve(work, stage, "passed");
    }
    if (open.waiting()) {
      waitingChildren.forget(work, stage);
    }
  }
}
