package io.syncflow.load;

import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Delivery;
import io.syncflow.record.Position;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.TargetTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The rows of {@code bridge.open_deliveries}: at most one per entity, as chunks go one by one. */
final class OpenDeliveries {

  private static final String FIND =
      "SELECT idempotency_key, entity_name, item_count, items::text, high_rowversion,"
          + " ARRAY(SELECT jsonb_array_elements_text(high_key)), low_rowversion"
          + " FROM bridge.open_deliveries WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  private static final String FORGET =
      "DELETE FROM bridge.open_deliveries WHERE org_id = ? AND source_system = ?"
          + " AND entity_name = ? AND idempotency_key = ?";

  private static final String RESOLVE =
      "UPDATE bridge.failed_records AS f SET resolved_at = clock_timestamp(), resolution = 'passed',"
          + " resolved_batch_uid = ?"
          + " FROM unnest(?::text[], ?::bigint[]) AS p (hash, version)"
          + " WHERE f.org_id = ? AND f.source_system = ? AND f.entity_name = ?"
          + " AND f.bk_hash = p.hash AND f.resolved_at IS NULL"
          + " AND (f.source_rowversion IS NULL OR f.source_rowversion <= p.version)";

  /** Notes the chunk's rows; a chunk without rows is noted, too, for its position. */
  Delivery note(Work work, StageTable stage, RecordChunk chunk) throws SQLException {
    stage.create(work.connection());
    stage.copy(work.connection(), chunk.rows());
    Run run = work.run();
    Position high = chunk.high();
    try (PreparedStatement note = work.connection().prepareStatement(noteSql(stage))) {
      note.setObject(1, run.org());
      note.setString(2, run.system());
      note.setString(3, run.entity());
      note.setObject(4, run.id());
      note.setString(5, run.id() + "-" + chunk.sequence());
      note.setObject(6, high == null ? null : high.rowversion());
      note.setString(7, high == null ? null : high.key().json());
      note.setObject(8, chunk.low());
      try (ResultSet noted = note.executeQuery()) {
        noted.next();
        return new Delivery(
            noted.getString(1),
            run.entity(),
            noted.getInt(2),
            noted.getString(3),
            chunk.low(),
            high,
            chunk.originals());
      }
    }
  }

  /** The items are what PostgreSQL says of the rows, as with waiting children and dead letters. */
  private static String noteSql(StageTable stage) {
    String version = Sql.name(TargetTable.ROWVERSION);
    return "INSERT INTO bridge.open_deliveries (org_id, source_system, entity_name, batch_uid,"
        + " idempotency_key, high_rowversion, high_key, low_rowversion, item_count, items)"
        + " SELECT ?, ?, ?, ?, ?, ?, ?::jsonb, ?, count(*), coalesce(jsonb_agg(jsonb_build_object("
        + "'key', "
        + KeySql.json("s", stage.target().key())
        + "::jsonb, 'version', s."
        + version
        + ", 'data', to_jsonb(s) - '"
        + TargetTable.ROWVERSION
        + "') ORDER BY s.ctid), '[]') FROM "
        + stage.sql()
        + " AS s RETURNING idempotency_key, item_count, items::text";
  }

  /** What an earlier run left; null when it left nothing. */
  Delivery find(Connection connection, Run run) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setObject(1, run.org());
      find.setString(2, run.system());
      find.setString(3, run.entity());
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? delivery(row) : null;
      }
    }
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    Long high = row.getObject(5, Long.class);
    return new Delivery(
        row.getString(1),
        row.getString(2),
        row.getInt(3),
        row.getString(4),
        row.getObject(7, Long.class),
        high == null ? null : new Position(high, key(row.getArray(6))),
        null);
  }

  private static BusinessKey key(Array parts) throws SQLException {
    return new BusinessKey(Arrays.asList((String[]) parts.getArray()));
  }

  /**
   * Deletes the note.
   *
   * @throws IllegalStateException when it is gone: somebody else has settled it
   */
  void forget(Connection connection, Run run, Delivery delivery) throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
      forget.setObject(1, run.org());
      forget.setString(2, run.system());
      forget.setString(3, run.entity());
      forget.setString(4, delivery.key());
      if (forget.executeUpdate() != 1) {
        throw new IllegalStateException("the delivery " + delivery.key() + " is settled already");
      }
    }
  }

  /** Closes the open dead letters of records that passed, unless a newer version failed. */
  void resolve(Connection connection, Run run, String entity, List<Deliveries.Item> passed)
      throws SQLException {
    try (PreparedStatement resolve = connection.prepareStatement(RESOLVE)) {
      resolve.setObject(1, run.id());
      resolve.setArray(
          2,
          connection.createArrayOf(
              "text", passed.stream().map(item -> item.key().hash()).toArray()));
      resolve.setArray(
          3,
          connection.createArrayOf(
              "bigint", passed.stream().map(Deliveries.Item::version).toArray()));
      resolve.setObject(4, run.org());
      resolve.setString(5, run.system());
      resolve.setString(6, entity);
      resolve.executeUpdate();
    }
  }
}
