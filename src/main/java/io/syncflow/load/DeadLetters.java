package io.syncflow.load;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.record.JsonText;
import io.syncflow.record.Rejection;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes {@code bridge.failed_records} and closes them when their record passes (decisions 23, 24).
 * A record has one open dead letter: failing again updates it, failing in an older version does
 * not.
 */
final class DeadLetters {

  private static final int PORTION = 500;
  private static final int LONGEST_REASON = 2_000;

  private static final String WRITE =
      "INSERT INTO bridge.failed_records AS f (uid, org_id, batch_uid, last_batch_uid,"
          + " source_system, entity_name, business_key, bk_hash, source_rowversion, raw_data,"
          + " raw_bytes, normalized_data, stage_failed, error_code, error_message, seen_count)"
          + " SELECT u.uid, ?, ?, ?, ?, ?, u.key::jsonb, u.hash, u.version, u.raw::jsonb, u.bytes,"
          + " u.normalized::jsonb, u.stage, u.code, u.reason, u.seen"
          + " FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::bytea[],"
          + " ?::text[], ?::text[], ?::text[], ?::text[], ?::int[])"
          + " AS u (uid, key, hash, version, raw, bytes, normalized, stage, code, reason, seen)"
          + " ON CONFLICT (org_id, source_system, entity_name, bk_hash)"
          + " WHERE resolved_at IS NULL AND bk_hash IS NOT NULL DO UPDATE SET"
          + " source_rowversion = excluded.source_rowversion,"
          // Without raw data in the rejection, what is kept already stays; a newer version has no
          // use for the edit of an older one.
          + " raw_data = CASE WHEN %1$s THEN f.raw_data ELSE excluded.raw_data END,"
          + " raw_bytes = CASE WHEN %1$s THEN f.raw_bytes ELSE excluded.raw_bytes END,"
          + " edited_data = CASE WHEN excluded.source_rowversion > f.source_rowversion THEN NULL"
          + "   ELSE f.edited_data END,"
          + " normalized_data = excluded.normalized_data,"
          + " stage_failed = excluded.stage_failed, error_code = excluded.error_code,"
          + " error_message = excluded.error_message, last_batch_uid = excluded.last_batch_uid,"
          + " seen_count = f.seen_count + excluded.seen_count"
          + " WHERE f.source_rowversion IS NULL OR excluded.source_rowversion IS NULL"
          + " OR f.source_rowversion <= excluded.source_rowversion";

  private static final String UPSERT =
      WRITE.formatted("excluded.raw_data IS NULL AND excluded.raw_bytes IS NULL");

  private static final String FORGET_WAITING =
      "DELETE FROM bridge.pending_children w"
          + " USING unnest(?::text[], ?::bigint[]) AS u (hash, version)"
          + " WHERE w.org_id = ? AND w.source_system = ? AND w.child_entity = ?"
          + " AND w.child_bk_hash = u.hash AND w.source_rowversion <= u.version";

  /**
   * Writes dead letters of an entity; a waiting version of the same record gives way to them.
   *
   * @param waiting whether the entity may have waiting records
   */
  void write(Work work, String entity, List<Rejection> rejections, boolean waiting)
      throws SQLException {
    List<Letter> letters = letters(rejections);
    for (int from = 0; from < letters.size(); from += PORTION) {
      List<Letter> portion = letters.subList(from, Math.min(from + PORTION, letters.size()));
      insert(work, entity, portion);
      if (waiting) {
        forgetWaiting(work, entity, portion);
      }
    }
  }

  /** One letter per record: the newest version's, having seen all of them. */
  private static List<Letter> letters(List<Rejection> rejections) {
    Map<Object, Letter> letters = new LinkedHashMap<>();
    for (Rejection rejection : rejections) {
      Object identity = rejection.key() == null ? new Object() : rejection.key();
      letters.merge(identity, new Letter(rejection, 1), Letter::newerOf);
    }
    return new ArrayList<>(letters.values());
  }

  private static void insert(Work work, String entity, List<Letter> letters) throws SQLException {
    Connection connection = work.connection();
    try (PreparedStatement write = connection.prepareStatement(UPSERT)) {
      write.setObject(1, work.run().org());
      write.setObject(2, work.run().id());
      write.setObject(3, work.run().id());
      write.setString(4, work.run().system());
      write.setString(5, entity);
      Columns columns = new Columns(connection, letters);
      columns.set(write, 6, "uuid", l -> UuidCreator.getTimeOrderedEpochPlus1());
      columns.set(write, 7, "text", Letter::key);
      columns.set(write, 8, "text", Letter::hash);
      columns.set(write, 9, "bigint", l -> l.rejection().rowversion());
      columns.set(write, 10, "text", l -> l.storable() ? l.rejection().rawJson() : null);
      columns.set(write, 11, "bytea", Letter::bytes);
      columns.set(write, 12, "text", Letter::normalized);
      columns.set(write, 13, "text", l -> l.rejection().stage().code());
      columns.set(write, 14, "text", l -> l.rejection().code());
      columns.set(write, 15, "text", Letter::reason);
      columns.set(write, 16, "integer", Letter::seen);
      write.executeUpdate();
    }
  }

  private static void forgetWaiting(Work work, String entity, List<Letter> letters)
      throws SQLException {
    try (PreparedStatement forget = Sql.plan(work.connection(), FORGET_WAITING)) {
      Columns columns = new Columns(work.connection(), letters);
      columns.set(forget, 1, "text", Letter::hash);
      columns.set(forget, 2, "bigint", l -> l.rejection().rowversion());
      forget.setObject(3, work.run().org());
      forget.setString(4, work.run().system());
      forget.setString(5, entity);
      forget.executeUpdate();
    }
  }

  /**
   * Closes the open dead letters of records that passed, unless a newer version is the one that
   * failed.
   *
   * @param open how many there are
   */
  void resolve(Work work, PassedRows passed, int open) throws SQLException {
    String mine =
        " f.org_id = r.org AND f.source_system = r.system AND f.entity_name = r.entity"
            + " AND f.resolved_at IS NULL";
    String keys =
        "SELECT f.business_key ->> 0 FROM bridge.failed_records AS f, mine AS r WHERE"
            + mine
            + " AND f.bk_hash IS NOT NULL";
    String sql =
        "WITH mine AS MATERIALIZED (SELECT ?::uuid AS org, ?::text AS system, ?::text AS entity,"
            + " ?::uuid AS run),"
            + " passed AS MATERIALIZED ("
            + passed.among(keys, open >= OpenItems.MANY)
            + ") UPDATE bridge.failed_records AS f SET resolved_at = clock_timestamp(),"
            + " resolution = 'passed', resolved_batch_uid = r.run"
            + " FROM mine AS r, passed AS p WHERE"
            + mine
            + " AND f.bk_hash = p.hash"
            + " AND (f.source_rowversion IS NULL OR f.source_rowversion <= p.version)";
    try (PreparedStatement resolve = Sql.plan(work.connection(), sql)) {
      resolve.setObject(1, work.run().org());
      resolve.setString(2, work.run().system());
      resolve.setString(3, passed.target().name());
      resolve.setObject(4, work.run().id());
      resolve.executeUpdate();
    }
  }

  /** A rejection on its way into the table. */
  private record Letter(Rejection rejection, int seen) {

    Letter newerOf(Letter later) {
      Long mine = rejection.rowversion();
      Long other = later.rejection.rowversion();
      boolean older = mine != null && other != null && other < mine;
      return new Letter(older ? rejection : later.rejection, seen + later.seen);
    }

    String key() {
      return rejection.key() == null ? null : rejection.key().printable().json();
    }

    String hash() {
      return rejection.key() == null ? null : rejection.key().hash();
    }

    boolean storable() {
      return rejection.rawJson() == null || JsonText.isStorable(rejection.rawJson());
    }

    byte[] bytes() {
      return storable() ? null : rejection.rawJson().getBytes(StandardCharsets.UTF_8);
    }

    String normalized() {
      String json = rejection.normalizedJson();
      return json != null && JsonText.isStorable(json) ? json : null;
    }

    String reason() {
      String reason = JsonText.printable(rejection.reason());
      return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
  }

  /** Letters as parameters, one array per column. */
  private record Columns(Connection connection, List<Letter> letters) {

    @FunctionalInterface
    interface Value {
      Object of(Letter letter);
    }

    void set(PreparedStatement statement, int index, String type, Value value) throws SQLException {
      Object[] values =
          switch (type) {
            case "uuid" -> new UUID[letters.size()];
            case "bigint" -> new Long[letters.size()];
            case "integer" -> new Integer[letters.size()];
            case "bytea" -> new byte[letters.size()][];
            default -> new String[letters.size()];
          };
      for (int i = 0; i < values.length; i++) {
        values[i] = value.of(letters.get(i));
      }
      statement.setArray(index, connection.createArrayOf(type, values));
    }
  }
}
