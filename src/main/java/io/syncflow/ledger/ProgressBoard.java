package io.syncflow.ledger;

import io.syncflow.db.OrgScope;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads how far runs have come. */
public final class ProgressBoard {

  private static final String SELECT =
      "SELECT b.uid, b.source_system, b.entity_name, p.status, p.processed_count, p.failed_count,"
          + " p.total_items, p.speed_items_per_min, p.eta_seconds, p.elapsed_seconds, p.updated_at,"
          + " b.source_rows_read, b.target_rows_read"
          + " FROM public.sync_progress p"
          + " JOIN bridge.sync_batches b ON b.org_id = p.org_id AND b.uid::text = p.sync_id"
          + " WHERE p.org_id = ?";

  private final OrgScope scope;

  public ProgressBoard(OrgScope scope) {
    this.scope = scope;
  }

  /** The organisation's open runs, the oldest first. */
  public List<ProgressReport> open(UUID org) {
    return select(org, " AND p.completed_at IS NULL ORDER BY b.uid", null);
  }

  /** One run's progress, open or not; empty when the organisation has none of that id. */
  public Optional<ProgressReport> of(UUID org, UUID run) {
    return select(org, " AND p.sync_id = ?", run).stream().findFirst();
  }

  private List<ProgressReport> select(UUID org, String which, UUID run) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT + which)) {
            select.setObject(1, org);
            if (run != null) {
              select.setString(2, run.toString());
            }
            List<ProgressReport> reports = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                reports.add(report(row));
              }
            }
            return reports;
          }
        });
  }

  private static ProgressReport report(ResultSet row) throws SQLException {
    long failed = row.getLong("failed_count");
    BigDecimal speed = row.getBigDecimal("speed_items_per_min");
    return new ProgressReport(
        row.getObject("uid", UUID.class),
        row.getString("source_system"),
        row.getString("entity_name"),
        row.getString("status"),
        row.getLong("processed_count") + failed,
        failed,
        row.getObject("total_items", Long.class),
        speed == null ? null : speed.doubleValue(),
        row.getObject("eta_seconds", Long.class),
        row.getLong("elapsed_seconds"),
        row.getTimestamp("updated_at").toInstant(),
        row.getObject("source_rows_read", Long.class),
        row.getObject("target_rows_read", Long.class));
  }
}
