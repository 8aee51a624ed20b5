package io.syncflow.shopify;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Stock as the shop last told it: of two tellings the newer one wins, in whatever order they come.
 */
final class ShopLevels {

  private static final String KEEP =
      "WITH given AS MATERIALIZED (SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[],"
          + " ?::bigint[], ?::timestamptz[]) AS g (id, item, location, available, updated)),"
          + " known AS MATERIALIZED (SELECT l.inventory_item_id AS item, l.location_id AS location,"
          + " l.available, l.remote_updated_at AS updated FROM public.shopify_inventory_levels AS l"
          + " JOIN given AS g ON l.inventory_item_id = g.item AND l.location_id = g.location"
          + " WHERE l.org_id = ?),"
          + " kept AS (INSERT INTO public.shopify_inventory_levels AS l (id, org_id,"
          + " inventory_item_id, location_id, available, remote_updated_at, last_batch_uid)"
          + " SELECT g.id, ?, g.item, g.location, g.available, g.updated, ? FROM given AS g"
          + " ORDER BY g.item, g.location ON CONFLICT (org_id, inventory_item_id, location_id)"
          + " DO UPDATE SET available = CASE WHEN l.remote_updated_at <= excluded.remote_updated_at"
          + " THEN excluded.available ELSE l.available END,"
          + " remote_updated_at = GREATEST(l.remote_updated_at, excluded.remote_updated_at),"
          + " last_batch_uid = excluded.last_batch_uid, updated_at = clock_timestamp())"
          + " SELECT count(*) FILTER (WHERE k.item IS NULL),"
          + " count(*) FILTER (WHERE k.updated <= g.updated"
          + " AND k.available IS DISTINCT FROM g.available),"
          + " count(*) FILTER (WHERE k.updated <= g.updated"
          + " AND k.available IS NOT DISTINCT FROM g.available),"
          + " count(*) FILTER (WHERE k.updated > g.updated)"
          + " FROM given AS g LEFT JOIN known AS k ON k.item = g.item AND k.location = g.location";

  /** What was told while everything was read is newer than what was read. */
  private static final String FORGET =
      "UPDATE public.shopify_inventory_levels SET available = NULL, last_batch_uid = ?,"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND available IS NOT NULL"
          + " AND last_batch_uid IS DISTINCT FROM ? AND updated_at < ?";

  private ShopLevels() {}

  /** Keeps them, each counted. */
  static Counts keep(Connection connection, Run run, List<StockLevel> told) throws SQLException {
    Map<List<String>, StockLevel> newest = new LinkedHashMap<>();
    for (StockLevel level : told) {
      newest.merge(
          List.of(level.item(), level.location()),
          level,
          (one, other) -> other.updatedAt().isBefore(one.updatedAt()) ? one : other);
    }
    List<StockLevel> levels = List.copyOf(newest.values());
    if (levels.isEmpty()) {
      return Counts.ZERO;
    }
    long overtaken = told.size() - levels.size();
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      array(keep, 1, "uuid", levels, level -> UuidCreator.getTimeOrderedEpochPlus1());
      array(keep, 2, "text", levels, StockLevel::item);
      array(keep, 3, "text", levels, StockLevel::location);
      array(keep, 4, "bigint", levels, StockLevel::available);
      array(keep, 5, "timestamptz", levels, level -> Timestamp.from(level.updatedAt()));
      keep.setObject(6, run.org());
      keep.setObject(7, run.org());
      keep.setObject(8, run.id());
      try (ResultSet row = keep.executeQuery()) {
        row.next();
        return new Counts(
            told.size(),
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            0,
            0,
            row.getLong(4) + overtaken,
            0,
            0,
            0);
      }
    }
  }

  /**
   * Says of what a read of everything has not met that it is not stocked any more.
   *
   * @param askedAt when that read began, by the database's clock
   */
  static Counts forget(Connection connection, Run run, Instant askedAt) throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
      forget.setObject(1, run.id());
      forget.setObject(2, run.org());
      forget.setObject(3, run.id());
      forget.setTimestamp(4, Timestamp.from(askedAt));
      long gone = forget.executeUpdate();
      return new Counts(gone, 0, gone, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  private static void array(
      PreparedStatement statement,
      int index,
      String type,
      List<StockLevel> levels,
      Function<StockLevel, Object> value)
      throws SQLException {
    statement.setArray(
        index, statement.getConnection().createArrayOf(type, levels.stream().map(value).toArray()));
  }
}
