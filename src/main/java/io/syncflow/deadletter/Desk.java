package io.syncflow.deadletter;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What people do to dead letters: edit, ignore, reopen. Each deed is one transaction with its audit
 * row in {@code bridge.failed_record_events}.
 */
public final class Desk {

  /** What is on its way to a target over HTTP stays as it is until the target has answered. */
  private static final String AT_REST =
      "NOT EXISTS (SELECT FROM bridge.open_deliveries AS d WHERE d.org_id = f.org_id"
          + " AND d.source_system = f.source_system AND d.entity_name = f.entity_name"
          + " AND f.uid = ANY (d.letters))";

  private static final String RECORD =
      "SELECT coalesce(f.edited_data, f.raw_data)::text, f.raw_bytes, f.resolved_at IS NULL AND "
          + AT_REST
          + " FROM bridge.failed_records AS f WHERE f.org_id = ? AND f.uid = ? FOR UPDATE";

  private static final String EDIT =
      "WITH edited AS (UPDATE bridge.failed_records SET edited_data = ?::jsonb"
          + " WHERE org_id = ? AND uid = ?)"
          + " INSERT INTO bridge.failed_record_events (org_id, failed_record_uid, action, actor,"
          + " user_id, reason, data_before, data_after)"
          + " VALUES (?, ?, 'edited', ?, ?, ?, ?::jsonb, ?::jsonb)";

  private static final String IGNORE =
      "WITH ignored AS (UPDATE bridge.failed_records AS f SET resolved_at = clock_timestamp(),"
          + " resolution = 'ignored' WHERE %s AND f.resolved_at IS NULL AND "
          + AT_REST
          + " RETURNING f.uid)"
          + " INSERT INTO bridge.failed_record_events (org_id, failed_record_uid, action, actor,"
          + " user_id, reason) SELECT ?, uid, 'ignored', ?, ?, ? FROM ignored";

  private static final String REOPEN =
      "WITH reopened AS (UPDATE bridge.failed_records SET resolved_at = NULL, resolution = NULL,"
          + " retry_count = 0 WHERE org_id = ? AND uid = ? AND resolution = 'ignored' RETURNING uid)"
          + " INSERT INTO bridge.failed_record_events (org_id, failed_record_uid, action, actor,"
          + " user_id, reason) SELECT ?, uid, 'reopened', ?, ?, ? FROM reopened";

  private final OrgScope scope;
  private final RecordPatch patches = new RecordPatch();

  public Desk(OrgScope scope) {
    this.scope = scope;
  }

  /** What became of a wish. */
  public enum Answer {
    DONE,
    /** The organisation has no such dead letter. */
    UNKNOWN,
    /** It is not in a state in which that can be done. */
    NOT_NOW
  }

  /**
   * Changes the record that the next replay takes; what came from the source stays as it came.
   *
   * @param patch a JSON patch (RFC 6902), applied to the record as it was edited last
   * @param reason why; may be null
   * @return {@link Answer#NOT_NOW} when it is resolved, or on its way to its target
   * @throws PatchRefused when the patch does not fit the record, or PostgreSQL cannot hold the
   *     result
   */
  public Answer edit(UUID org, UUID id, String patch, String reason, Who who) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(RECORD)) {
            select.setObject(1, org);
            select.setObject(2, id);
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                return Answer.UNKNOWN;
              }
              if (!row.getBoolean(3)) {
                return Answer.NOT_NOW;
              }
              String stored = row.getString(1);
              String after = patches.apply(stored == null ? text(row.getBytes(2)) : stored, patch);
              edit(connection, org, id, stored, after, reason, who);
              return Answer.DONE;
            }
          }
        });
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static void edit(
      Connection connection, UUID org, UUID id, String before, String after, String reason, Who who)
      throws SQLException {
    try (PreparedStatement edit = connection.prepareStatement(EDIT)) {
      edit.setString(1, after);
      edit.setObject(2, org);
      edit.setObject(3, id);
      edit.setObject(4, org);
      edit.setObject(5, id);
      edit.setString(6, who.name());
      edit.setObject(7, who.user());
      edit.setString(8, reason);
      edit.setString(9, before);
      edit.setString(10, after);
      edit.executeUpdate();
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith("22")) {
        throw new PatchRefused("the database cannot hold the record that the patch makes");
      }
      throw e;
    }
  }

  /**
   * Sets open dead letters aside for good; a record that fails anew gets a new one.
   *
   * @param reason why, for whoever looks later
   * @return how many
   */
  public int ignore(UUID org, Selection selection, String reason, Who who) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement ignore =
              connection.prepareStatement(IGNORE.formatted(selection.sql()))) {
            int next = selection.set(ignore, 1, org);
            return audited(ignore, next, org, who, reason);
          }
        });
  }

  /**
   * Takes back an {@link #ignore}.
   *
   * @return {@link Answer#NOT_NOW} when it was not ignored, or when its record has failed anew and
   *     has another open dead letter
   */
  public Answer reopen(UUID org, UUID id, String reason, Who who) {
    try {
      return scope.call(
          org,
          connection -> {
            try (PreparedStatement reopen = connection.prepareStatement(REOPEN)) {
              reopen.setObject(1, org);
              reopen.setObject(2, id);
              if (audited(reopen, 3, org, who, reason) > 0) {
                return Answer.DONE;
              }
              return exists(connection, org, id) ? Answer.NOT_NOW : Answer.UNKNOWN;
            }
          });
    } catch (DatabaseException e) {
      if ("23505".equals(e.sqlState())) {
        return Answer.NOT_NOW;
      }
      throw e;
    }
  }

  private static int audited(
      PreparedStatement statement, int next, UUID org, Who who, String reason) throws SQLException {
    statement.setObject(next, org);
    statement.setString(next + 1, who.name());
    statement.setObject(next + 2, who.user());
    statement.setString(next + 3, reason);
    return statement.executeUpdate();
  }

  private static boolean exists(Connection connection, UUID org, UUID id) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement(
            "SELECT 1 FROM bridge.failed_records WHERE org_id = ? AND uid = ?")) {
      ask.setObject(1, org);
      ask.setObject(2, id);
      try (ResultSet row = ask.executeQuery()) {
        return row.next();
      }
    }
  }
}
