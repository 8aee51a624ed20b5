package io.syncflow.shopify;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.ledger.Counts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.UUID;

/**
 * Stock as the shop last told it: of two tellings the newer one wins, in whatever order they come.
 */
final class ShopLevels {

  /** How the last telling compares with this one, which is written unless it is older. */
  private static final String KEEP =
      "WITH known AS (SELECT available, remote_updated_at FROM public.shopify_inventory_levels"
          + " WHERE org_id = ? AND inventory_item_id = ? AND location_id = ? FOR UPDATE),"
          + " kept AS (INSERT INTO public.shopify_inventory_levels AS l (id, org_id,"
          + " inventory_item_id, location_id, available, remote_updated_at)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (org_id, inventory_item_id, location_id)"
          + " DO UPDATE SET available = excluded.available,"
          + " remote_updated_at = excluded.remote_updated_at, updated_at = clock_timestamp()"
          + " WHERE l.remote_updated_at <= excluded.remote_updated_at RETURNING 1)"
          + " SELECT CASE WHEN NOT EXISTS (SELECT FROM kept) THEN 'superseded'"
          + " WHEN NOT EXISTS (SELECT FROM known) THEN 'inserted'"
          + " WHEN (SELECT available FROM known) IS NOT DISTINCT FROM ?::bigint THEN 'unchanged'"
          + " ELSE 'updated' END";

  private ShopLevels() {}

  /** Keeps them, each counted. */
  static Counts keep(Connection connection, UUID org, List<StockLevel> levels) throws SQLException {
    Counts counts = Counts.ZERO;
    if (levels.isEmpty()) {
      return counts;
    }
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      for (StockLevel level : levels) {
        keep.setObject(1, org);
        keep.setString(2, level.item());
        keep.setString(3, level.location());
        keep.setObject(4, UuidCreator.getTimeOrderedEpoch());
        keep.setObject(5, org);
        keep.setString(6, level.item());
        keep.setString(7, level.location());
        keep.setObject(8, level.available(), Types.BIGINT);
        keep.setTimestamp(9, Timestamp.from(level.updatedAt()));
        keep.setObject(10, level.available(), Types.BIGINT);
        try (ResultSet row = keep.executeQuery()) {
          row.next();
          counts = counts.plus(one(row.getString(1)));
        }
      }
    }
    return counts;
  }

  private static Counts one(String verdict) {
    return switch (verdict) {
      case "inserted" -> new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
      case "updated" -> new Counts(1, 0, 1, 0, 0, 0, 0, 0, 0, 0);
      case "unchanged" -> new Counts(1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
      default -> new Counts(1, 0, 0, 0, 0, 0, 1, 0, 0, 0);
    };
  }
}
