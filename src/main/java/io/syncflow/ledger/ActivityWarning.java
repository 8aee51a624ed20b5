package io.syncflow.ledger;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A warning in {@code sync_activity_log}.
 *
 * @param run the run that showed it; null when none did
 * @param state of what it is about
 * @param message one sentence for people, without secrets
 */
record ActivityWarning(
    UUID org, UUID run, String system, String entity, RunState state, String message) {

  private static final String TELL =
      "INSERT INTO public.sync_activity_log (id, org_id, sync_id, entity_type, action, status,"
          + " source_system, error_message, level) VALUES (?, ?, ?, ?::sync_entity_type,"
          + " 'batch_process', ?::sync_status_type, ?, ?, 'warning')";

  /** Writes it in the caller's transaction. */
  void write(Connection connection) throws SQLException {
    try (PreparedStatement tell = connection.prepareStatement(TELL)) {
      tell.setObject(1, UuidCreator.getTimeOrderedEpoch());
      tell.setObject(2, org);
      tell.setString(3, run == null ? null : run.toString());
      tell.setString(4, Vocabulary.entityType(entity));
      tell.setString(5, state.code());
      tell.setString(6, system);
      tell.setString(7, message);
      tell.executeUpdate();
    }
  }
}
