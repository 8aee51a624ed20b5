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
import java.util.UUID;
import java.util.function.Function;

/** The rows of {@code bridge.open_deliveries}: at most one per entity, as chunks go one by one. */
final class OpenDeliveries {

  private static final String FIND =
      "SELECT idempotency_key, entity_name, item_count, items::text, high_rowversion,"
          + " ARRAY(SELECT jsonb_array_elements_text(high_key)), low_rowversion, letters"
          + " FROM bridge.open_deliveries WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  private static final String FORGET =
      "DELETE FROM bridge.open_deliveries WHERE org_id = ? AND source_system = ?"
          + " AND entity_name = ? AND idempotency_key = ?";

  private static final String RESOLVE =
      "UPDATE bridge.failed_records AS f SET resolved_at = clock_timestamp(),"
          + " resolution = p.resolution, resolved_batch_uid = ?"
          + " FROM unnest(?::text[], ?::bigint[], ?::text[]) AS p (hash, version, resolution)"
          + " WHERE f.org_id = ? AND f.source_system = ? AND f.entity_name = ?"
          + " AND f.bk_hash = p.hash AND f.resolved_at IS NULL"
          + " AND (f.source_rowversion IS NULL OR f.source_rowversion <= p.version)";

  /**
   * Notes the chunk's rows; a chunk without rows is noted, too, for its position.
   *
   * @param letters the dead letters that the chunk replays; empty for none
   */
  Delivery note(Work work, StageTable stage, RecordChunk chunk, List<UUID> letters)
      throws SQLException {
    stage.create(work.connection());
    stage.copy(work.connection(), chunk.rows());
    Run run = work.run();
    Position high = chunk.high();
    try (PreparedStatement note = work.connection().prepareStatement(noteSql(stage))) {
      note.setObject(1, run.org());
      note.setString(2, run.system());
      note.setString(3, run.entity());
      note.setObject(4, run.id());
      note.setString(5, key(run, chunk, letters));
      note.setObject(6, high == null ? null : high.rowversion());
      note.setString(7, high == null ? null : high.key().json());
      note.setObject(8, chunk.low());
      note.setArray(9, work.connection().createArrayOf("uuid", letters.toArray()));
      try (ResultSet noted = note.executeQuery()) {
        noted.next();
        return new Delivery(
            noted.getString(1),
            run.entity(),
            noted.getInt(2),
            noted.getString(3),
            chunk.low(),
            high,
            chunk.originals(),
            letters);
      }
    }
  }

  /** One key per delivery of a run: a page of a replay is known by its first dead letter. */
  private static String key(Run run, RecordChunk chunk, List<UUID> letters) {
    return run.id() + "-" + (letters.isEmpty() ? chunk.sequence() : letters.get(0));
  }

  /** The items are what PostgreSQL says of the rows, as with waiting children and dead letters. */
  private static String noteSql(StageTable stage) {
    String version = Sql.name(TargetTable.ROWVERSION);
    return "INSERT INTO bridge.open_deliveries (org_id, source_system, entity_name, batch_uid,"
        + " idempotency_key, high_rowversion, high_key, low_rowversion, letters, item_count, items)"
        + " SELECT ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, count(*), coalesce(jsonb_agg(jsonb_build_object("
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
        null,
        List.of((UUID[]) row.getArray(8).getArray()));
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

  /**
   * Closes the open dead letters of records that the target has now, in this version or, as it says
   * itself, in a newer one; unless a newer version failed.
   */
  void resolve(Connection connection, Run run, String entity, List<Deliveries.Settled> settled)
      throws SQLException {
    try (PreparedStatement resolve = connection.prepareStatement(RESOLVE)) {
      resolve.setObject(1, run.id());
      resolve.setArray(2, array(connection, "text", settled, item -> item.key().hash()));
      resolve.setArray(3, array(connection, "bigint", settled, Deliveries.Settled::version));
      resolve.setArray(4, array(connection, "text", settled, Deliveries.Settled::resolution));
      resolve.setObject(5, run.org());
      resolve.setString(6, run.system());
      resolve.setString(7, entity);
      resolve.executeUpdate();
    }
  }

  private static Array array(
      Connection connection,
      String type,
      List<Deliveries.Settled> settled,
      Function<Deliveries.Settled, Object> value)
      throws SQLException {
    return connection.createArrayOf(type, settled.stream().map(value).toArray());
  }
}
