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
  private long live;
  private long read;
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

  /** Notes how many rows the target has. */
  void has(long rows) {
    live = rows;
  }

  /** Rows of the target. */
  long live() {
    return live;
  }

  /** Notes records of the source; answers how many there have been. */
  long add(int records) {
    read += records;
    return read;
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
