package io.syncflow.shopify;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Products that are known and not among a shop's ids, piece by piece. Writes nothing: where a sweep
 * has a table, this has the ids' numbers, eight bytes each.
 */
public final class ShopMissing implements AutoCloseable {

  private static final int PAGE = 1_000;

  private static final String KNOWN =
      "SELECT external_id FROM public.shopify_products WHERE org_id = ? AND deleted_at IS NULL"
          // What was kept while the shop was asked is newer than its answer.
          + " AND updated_at < ? AND external_id > ? ORDER BY external_id LIMIT ?";

  private final OrgScope scope;
  private final UUID org;
  private final ShopSweep.Ids ids;
  private final long[] numbers;
  private String after = "";

  ShopMissing(OrgScope scope, UUID org, ShopSweep.Ids ids) {
    this.scope = scope;
    this.org = org;
    this.ids = ids;
    this.numbers =
        IntStream.range(0, ids.lines().parts())
            .boxed()
            .flatMap(part -> BulkProducts.ids(ids.lines().part(part)).stream())
            .mapToLong(ShopProduct::number)
            .sorted()
            .toArray();
  }

  /** Ids of some of them, at least one; null at the end. */
  public List<String> next() {
    while (after != null) {
      List<String> known = scope.call(org, this::page);
      after = known.size() < PAGE ? null : known.get(PAGE - 1);
      List<String> missing =
          known.stream()
              .filter(id -> Arrays.binarySearch(numbers, ShopProduct.number(id)) < 0)
              .toList();
      if (!missing.isEmpty()) {
        return missing;
      }
    }
    return null;
  }

  private List<String> page(Connection connection) throws SQLException {
    List<String> known = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(KNOWN)) {
      ask.setObject(1, org);
      ask.setTimestamp(2, Timestamp.from(ids.askedAt()));
      ask.setString(3, after);
      ask.setInt(4, PAGE);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          known.add(row.getString(1));
        }
      }
    }
    return known;
  }

  @Override
  public void close() {
    ids.close();
  }
}
