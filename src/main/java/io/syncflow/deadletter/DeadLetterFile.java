package io.syncflow.deadletter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Everything that is kept of one dead letter beside its row in a list. */
final class DeadLetterFile {

  private static final String DATA =
      "SELECT f.raw_data::text, f.raw_bytes, f.edited_data::text, f.normalized_data::text,"
          + " h.payload::text FROM bridge.failed_records AS f LEFT JOIN bridge.held_changes AS h"
          + " ON h.org_id = f.org_id AND h.source_system = f.source_system AND h.entity_name ="
          + " f.entity_name AND h.bk_hash = f.bk_hash AND f.resolved_at IS NULL"
          + " WHERE f.org_id = ? AND f.uid = ?";

  private static final String ATTEMPTS =
      "SELECT a.attempt, a.batch_uid, b.trigger, a.outcome, a.error_code, a.error_message,"
          + " a.attempted_by, a.attempted_at FROM bridge.failed_record_attempts AS a"
          + " LEFT JOIN bridge.sync_batches AS b ON b.org_id = a.org_id AND b.uid = a.batch_uid"
          + " WHERE a.org_id = ? AND a.failed_record_uid = ? ORDER BY a.attempt";

  private static final String HISTORY =
      "SELECT action, actor, reason, data_before::text, data_after::text, created_at"
          + " FROM bridge.failed_record_events WHERE org_id = ? AND failed_record_uid = ?"
          + " ORDER BY created_at, uid";

  FailedRecord.Detail open(Connection connection, UUID org, UUID id) throws SQLException {
    List<Attempt> attempts = attempts(connection, org, id);
    List<DeskEvent> history = history(connection, org, id);
    try (PreparedStatement select = selected(connection, DATA, org, id);
        ResultSet row = select.executeQuery()) {
      row.next();
      byte[] bytes = row.getBytes(2);
      return new FailedRecord.Detail(
          row.getString(1),
          bytes == null ? null : Base64.getEncoder().encodeToString(bytes),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          attempts,
          history);
    }
  }

  private static List<Attempt> attempts(Connection connection, UUID org, UUID id)
      throws SQLException {
    List<Attempt> attempts = new ArrayList<>();
    try (PreparedStatement select = selected(connection, ATTEMPTS, org, id);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        attempts.add(
            new Attempt(
                row.getInt(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getObject(7, UUID.class),
                FailedRecords.instant(row, 8)));
      }
    }
    return attempts;
  }

  private static List<DeskEvent> history(Connection connection, UUID org, UUID id)
      throws SQLException {
    List<DeskEvent> history = new ArrayList<>();
    try (PreparedStatement select = selected(connection, HISTORY, org, id);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        history.add(
            new DeskEvent(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                FailedRecords.instant(row, 6)));
      }
    }
    return history;
  }

  private static PreparedStatement selected(Connection connection, String sql, UUID org, UUID id)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(sql);
    select.setObject(1, org);
    select.setObject(2, id);
    return select;
  }
}
