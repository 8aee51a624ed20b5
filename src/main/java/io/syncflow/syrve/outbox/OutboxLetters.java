package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Documents that a person has to look at, where operators look: dead letters of stage deliver
 * (decision 23). A session has one open at most; the next revision's acceptance resolves it
 * (decision 24). Their codes are of no transient kind, so that nothing but the outbox sends them
 * again.
 */
final class OutboxLetters {

  /** The entity of the runs that deliver documents. */
  static final String ENTITY = "inventory_commit";

  static final String SYSTEM = "syrve";

  private static final int LONGEST_REASON = 1_900;

  private static final String WRITE =
      "INSERT INTO bridge.failed_records AS f (uid, org_id, batch_uid, last_batch_uid,"
          + " source_system, entity_name, business_key, bk_hash, raw_data, stage_failed, error_code,"
          + " error_message) VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?, ?)"
          + " ON CONFLICT (org_id, source_system, entity_name, bk_hash)"
          + " WHERE resolved_at IS NULL AND bk_hash IS NOT NULL DO UPDATE SET"
          + " raw_data = excluded.raw_data, error_code = excluded.error_code,"
          + " error_message = excluded.error_message, last_batch_uid = excluded.last_batch_uid,"
          + " seen_count = f.seen_count + 1";

  private static final String RESOLVE =
      "UPDATE bridge.failed_records SET resolved_at = clock_timestamp(), resolution = ?,"
          + " resolved_batch_uid = ? WHERE org_id = ? AND source_system = ? AND entity_name = ?"
          + " AND bk_hash = ? AND resolved_at IS NULL";

  private static final String OPEN =
      "SELECT count(*) FROM bridge.failed_records WHERE org_id = ? AND source_system = ?"
          + " AND entity_name = ? AND error_code <> ? AND resolved_at IS NULL";

  /** The code of a document whose outcome is unknown. */
  static final String UNKNOWN = "outcome_unknown";

  /** What is the same for every revision: the session, or else the number (decision 24). */
  static BusinessKey key(String type, UUID session, String number) {
    return new BusinessKey(List.of(type, session == null ? number : session.toString()));
  }

  /** Keeps why a document was not accepted; its run counts it as failed. */
  void write(Connection connection, Claim claim, String code, String message) throws SQLException {
    BusinessKey key = claim.key();
    try (PreparedStatement write = connection.prepareStatement(WRITE)) {
      write.setObject(1, UuidCreator.getTimeOrderedEpoch());
      write.setObject(2, claim.org());
      write.setObject(3, claim.run());
      write.setObject(4, claim.run());
      write.setString(5, SYSTEM);
      write.setString(6, ENTITY);
      write.setString(7, key.json());
      write.setString(8, key.hash());
      write.setString(9, raw(claim).toString());
      write.setString(10, Stage.DELIVER.code());
      write.setString(11, code);
      write.setString(12, reason(claim, message));
      write.executeUpdate();
    }
  }

  /**
   * Closes a document's open dead letter.
   *
   * @param resolution {@code passed} or {@code ignored}
   * @param run the run that carried it; null for a person
   */
  void resolve(Connection connection, UUID org, BusinessKey key, String resolution, UUID run)
      throws SQLException {
    try (PreparedStatement resolve = connection.prepareStatement(RESOLVE)) {
      resolve.setString(1, resolution);
      resolve.setObject(2, run);
      resolve.setObject(3, org);
      resolve.setString(4, SYSTEM);
      resolve.setString(5, ENTITY);
      resolve.setString(6, key.hash());
      resolve.executeUpdate();
    }
  }

  /** How many documents were refused or have no attempt left, and wait for a person. */
  long open(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(OPEN)) {
      count.setObject(1, org);
      count.setString(2, SYSTEM);
      count.setString(3, ENTITY);
      count.setString(4, UNKNOWN);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** What it was, without the document itself: that stays in the outbox, which deletes nothing. */
  private static ObjectNode raw(Claim claim) {
    ObjectNode raw = JsonNodeFactory.instance.objectNode();
    raw.put("outbox_job", claim.id().toString()).put("type", claim.type().code());
    raw.put("document_number", claim.number()).put("revision", claim.revision());
    raw.put("session", claim.session() == null ? null : claim.session().toString());
    raw.put("store", claim.store() == null ? null : claim.store().toString());
    return raw.put("document", "syncflow outbox show " + claim.id() + " --document");
  }

  private static String reason(Claim claim, String message) {
    String said = message == null ? "" : message;
    String shown = said.length() <= LONGEST_REASON ? said : said.substring(0, LONGEST_REASON) + "…";
    return shown + " (syncflow outbox show " + claim.id() + ")";
  }
}
