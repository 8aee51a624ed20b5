package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;

/**
 * The ids of a replay's dead letters in portions, oldest first. What fails again keeps its id, so
 * the walk by key meets each one once; memory holds one portion.
 */
public final class ReplayPages implements Iterator<List<UUID>> {

  /** No more than the loader takes as refusals of one chunk: all of a page may fail again. */
  static final int PAGE = 1_000;

  /** Of the stored size: a page of large records is short. */
  private static final long PAGE_BYTES = 4L << 20;

  private final OrgScope scope;
  private final RunControl control;
  private final Run run;
  private final Selection selection;
  private final int size;
  private UUID last;
  private List<UUID> next;

  /**
   * @param most dead letters that the target takes at once
   */
  ReplayPages(OrgScope scope, RunControl control, Run run, Selection selection, int most) {
    this.scope = scope;
    this.control = control;
    this.run = run;
    this.selection = selection;
    this.size = Math.min(PAGE, most);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return !next.isEmpty();
  }

  /**
   * The next page; waits while the run is paused.
   *
   * @throws io.syncflow.ledger.RunCancelled when somebody asked for the run's end
   */
  @Override
  public List<UUID> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<UUID> page = next;
    next = List.of();
    // Nothing follows a page after which the run was asked to end.
    control.obey(run);
    next = null;
    return page;
  }

  private List<UUID> read() {
    String sql =
        "SELECT f.uid, coalesce(pg_column_size(f.raw_data), 0) + coalesce(pg_column_size(f.raw_bytes),"
            + " 0) FROM bridge.failed_records AS f WHERE "
            + selection.sql()
            + (last == null ? "" : " AND f.uid > ?")
            + " ORDER BY f.uid LIMIT "
            + size;
    return scope.call(
        run.org(),
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            int parameter = selection.set(select, 1, run.org());
            if (last != null) {
              select.setObject(parameter, last);
            }
            List<UUID> page = new ArrayList<>();
            long bytes = 0;
            try (ResultSet row = select.executeQuery()) {
              while (row.next() && bytes < PAGE_BYTES) {
                page.add(row.getObject(1, UUID.class));
                bytes += row.getLong(2);
              }
            }
            last = page.isEmpty() ? last : page.get(page.size() - 1);
            return page;
          }
        });
  }
}
