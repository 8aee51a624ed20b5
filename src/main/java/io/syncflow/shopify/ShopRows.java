package io.syncflow.shopify;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.ledger.Run;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The rows of {@code shopify_products}: what was last seen of each product. */
final class ShopRows {

  private static final String KNOWN =
      "SELECT external_id, content_hash, written_hash, remote_updated_at, deleted_at IS NOT NULL"
          + " FROM public.shopify_products WHERE org_id = ? AND external_id = ANY (?)";

  private static final String LOCKED = KNOWN + " ORDER BY external_id FOR UPDATE";

  private static final String LAST =
      "SELECT external_id, content_hash, remote_updated_at, content::text"
          + " FROM public.shopify_products"
          + " WHERE org_id = ? AND external_id = ANY (?) AND deleted_at IS NULL";

  private static final String SAVE =
      "INSERT INTO public.shopify_products AS p (id, org_id, external_id, content_hash, content,"
          + " remote_updated_at, last_batch_uid)"
          + " SELECT g.id, ?, g.external_id, g.hash, g.content::jsonb, g.updated, ?"
          + " FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])"
          + " AS g (id, external_id, hash, content, updated) ORDER BY g.external_id"
          + " ON CONFLICT (org_id, external_id) DO UPDATE SET content_hash = excluded.content_hash,"
          + " content = excluded.content, remote_updated_at = excluded.remote_updated_at,"
          + " last_batch_uid = excluded.last_batch_uid, missed_sweeps = 0, deleted_at = NULL,"
          // An echo is one only once: who puts our value back later has made an edit.
          + " written_hash = NULL,"
          + " updated_at = clock_timestamp()"
          + " WHERE p.remote_updated_at <= excluded.remote_updated_at OR p.deleted_at IS NOT NULL";

  private static final String FORGET =
      "UPDATE public.shopify_products SET deleted_at = clock_timestamp(), last_batch_uid = ?,"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND external_id = ANY (?)"
          + " AND deleted_at IS NULL RETURNING external_id";

  /** A hash that no content has: whatever is read next is news. */
  static final String NO_HASH = "0".repeat(64);

  private static final String FORGET_CONTENT =
      "UPDATE public.shopify_products SET content_hash = '"
          + NO_HASH
          + "', written_hash = NULL WHERE org_id = ? AND external_id = ANY (?)";

  private static final String WRITTEN =
      "UPDATE public.shopify_products SET written_hash = ?, written_at = clock_timestamp(),"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND external_id = ?";

  private ShopRows() {}

  /**
   * What is known of a product.
   *
   * @param writtenHash how the hub's own last write will have left it; null for none
   */
  record Known(String hash, String writtenHash, Instant updatedAt, boolean deleted) {}

  /** What is known of products, by their ids. */
  static Map<String, Known> seen(Connection connection, UUID org, List<String> ids)
      throws SQLException {
    return known(connection, KNOWN, org, ids);
  }

  /** The same, and nobody else changes it until the transaction ends. */
  static Map<String, Known> locked(Connection connection, UUID org, List<String> ids)
      throws SQLException {
    return known(connection, LOCKED, org, ids);
  }

  private static Map<String, Known> known(
      Connection connection, String sql, UUID org, List<String> ids) throws SQLException {
    Map<String, Known> known = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, org);
      select.setArray(2, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          known.put(
              rows.getString(1),
              new Known(
                  rows.getString(2),
                  rows.getString(3),
                  rows.getTimestamp(4).toInstant(),
                  rows.getBoolean(5)));
        }
      }
    }
    return known;
  }

  /** Products as they were last read, those that the shop has, by their ids. */
  static Map<String, ShopProduct> last(Connection connection, UUID org, Collection<String> ids)
      throws SQLException {
    Map<String, ShopProduct> last = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(LAST)) {
      select.setObject(1, org);
      select.setArray(2, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          last.put(
              rows.getString(1),
              ShopProduct.of(
                  rows.getString(1),
                  rows.getTimestamp(3).toInstant(),
                  rows.getString(4).getBytes(StandardCharsets.UTF_8),
                  rows.getString(2)));
        }
      }
    }
    return last;
  }

  /** Keeps what was read; an older version leaves a newer one as it is. */
  static void save(Connection connection, Run run, List<ShopProduct> products) throws SQLException {
    if (products.isEmpty()) {
      return;
    }
    try (PreparedStatement save = connection.prepareStatement(SAVE)) {
      save.setObject(1, run.org());
      save.setObject(2, run.id());
      array(save, 3, "uuid", products, product -> UuidCreator.getTimeOrderedEpochPlus1());
      array(save, 4, "text", products, ShopProduct::id);
      array(save, 5, "text", products, ShopProduct::hash);
      array(save, 6, "text", products, ShopProduct::text);
      array(save, 7, "timestamptz", products, product -> Timestamp.from(product.updatedAt()));
      save.executeUpdate();
    }
  }

  private static void array(
      PreparedStatement statement,
      int index,
      String type,
      List<ShopProduct> products,
      Function<ShopProduct, Object> value)
      throws SQLException {
    statement.setArray(
        index,
        statement.getConnection().createArrayOf(type, products.stream().map(value).toArray()));
  }

  /** Notes that products are gone; answers which of them were there until now. */
  static List<String> forget(Connection connection, Run run, List<String> ids) throws SQLException {
    List<String> gone = new ArrayList<>();
    if (!ids.isEmpty()) {
      try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
        forget.setObject(1, run.id());
        forget.setObject(2, run.org());
        forget.setArray(3, connection.createArrayOf("text", ids.toArray()));
        try (ResultSet rows = forget.executeQuery()) {
          while (rows.next()) {
            gone.add(rows.getString(1));
          }
        }
      }
    }
    return gone;
  }

  /** Whatever is read of them next is news. */
  static void forgetContent(Connection connection, UUID org, Collection<String> ids)
      throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(FORGET_CONTENT)) {
      forget.setObject(1, org);
      forget.setArray(2, connection.createArrayOf("text", ids.toArray()));
      forget.executeUpdate();
    }
  }

  /** Notes how a write of ours will have left a product. */
  static void expect(Connection connection, UUID org, String id, String hash) throws SQLException {
    try (PreparedStatement written = connection.prepareStatement(WRITTEN)) {
      written.setString(1, hash);
      written.setObject(2, org);
      written.setString(3, id);
      written.executeUpdate();
    }
  }
}
