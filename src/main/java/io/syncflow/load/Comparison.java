package io.syncflow.load;

import io.syncflow.db.OrgSession;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.util.List;

/** A reconciliation between its steps: the source's mapped records in a temporary table. */
public final class Comparison implements AutoCloseable {

  private final Run run;
  private final TargetTable target;
  private final OrgSession session;
  private List<TargetColumn> columns;
  private long rows;
  private long rejected;

  Comparison(Run run, TargetTable target, OrgSession session) {
    this.run = run;
    this.target = target;
    this.session = session;
  }

  Run run() {
    return run;
  }

  TargetTable target() {
    return target;
  }

  OrgSession session() {
    return session;
  }

  /** Notes the columns that records are mapped to; answers whether they were not known yet. */
  boolean learn(List<TargetColumn> mapped) {
    boolean first = columns == null;
    columns = mapped;
    return first;
  }

  /** Whether the source gave a chunk. */
  boolean hasColumns() {
    return columns != null;
  }

  StageTable source() {
    return new StageTable(target, columns, ReconcileSql.SOURCE, 0);
  }

  ReconcileSql sql() {
    return new ReconcileSql(source());
  }

  void add(int mapped, int refused) {
    rows += mapped;
    rejected += refused;
  }

  /** Records that could be mapped. */
  long rows() {
    return rows;
  }

  /** Records that today's mappings refuse. */
  long rejected() {
    return rejected;
  }

  @Override
  public void close() {
    session.close();
  }
}
