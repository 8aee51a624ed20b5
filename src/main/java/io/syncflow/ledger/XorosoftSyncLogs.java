package io.syncflow.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/**
 * Xorosoft's own table of runs, {@code xorosoft_sync_logs}: a row per run, under the run's one id
 * (D-40 to D-43, decision 14).
 */
final class XorosoftSyncLogs {

  private static final String SYSTEM = "xorosoft";

  /** Document S3's kinds, by entity (D-41). */
  private static final Map<String, String> KINDS =
      Map.of("stock", "stock_update", "prices", "price_update", "full", "full_sync");

  private static final String OPEN =
      "INSERT INTO public.xorosoft_sync_logs (id, org_id, sync_type, status, started_at)"
          + " VALUES (?, ?, ?, 'in_progress', clock_timestamp())";

  private static final String CLOSE =
      "UPDATE public.xorosoft_sync_logs AS l SET status = b.state::sync_status_type, completed_at = b.finished_at,"
          + " error_message = b.error_message, updated_at = clock_timestamp(),"
          + " statistics = jsonb_build_object('processed', b.rows_fetched,"
          + " 'updated', b.rows_inserted + b.rows_updated, 'failed', b.rows_failed,"
          + " 'unchanged', b.rows_unchanged, 'superseded', b.rows_superseded,"
          + " 'skipped', b.rows_skipped) FROM bridge.sync_batches AS b"
          + " WHERE b.org_id = ? AND b.uid = ? AND l.org_id = b.org_id AND l.id = b.uid";

  void opened(Connection connection, Run run) throws SQLException {
    if (!run.system().equals(SYSTEM) || !KINDS.containsKey(run.entity())) {
      return;
    }
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      open.setObject(1, run.id());
      open.setObject(2, run.org());
      open.setString(3, KINDS.get(run.entity()));
      open.executeUpdate();
    }
  }

  /** Copies how the batch ended; nothing when the run has no row here. */
  void closed(Connection connection, UUID org, UUID batch) throws SQLException {
    try (PreparedStatement close = connection.prepareStatement(CLOSE)) {
      close.setObject(1, org);
      close.setObject(2, batch);
      close.executeUpdate();
    }
  }
}
