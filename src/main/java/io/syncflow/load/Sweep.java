package io.syncflow.load;

import io.syncflow.db.OrgSession;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.util.List;

/**
 * A key sweep between its steps: the target's keys and the source's, in temporary tables of one
 * session.
 */
public final class Sweep implements AutoCloseable {

  private final Run run;
  private final TargetTable target;
  private final OrgSession session;
  private long unreadable;

  Sweep(Run run, TargetTable target, OrgSession session) {
    this.run = run;
    this.target = target;
    this.session = session;
  }

  Run run() {
    return run;
  }

  OrgSession session() {
    return session;
  }

  SweepSql sql() {
    return new SweepSql(target);
  }

  /** Where the source's keys go. */
  StageTable source(List<TargetColumn> columns) {
    return new StageTable(target, columns, SweepSql.SOURCE, 0);
  }

  /** Notes source records whose key cannot be mapped. */
  void addUnreadable(int records) {
    unreadable += records;
  }

  /** Source records whose key cannot be mapped: any missing row may be one of them. */
  long unreadable() {
    return unreadable;
  }

  @Override
  public void close() {
    session.close();
  }
}
