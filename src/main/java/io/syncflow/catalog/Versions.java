package io.syncflow.catalog;

import io.syncflow.db.OrgScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The histories of products, as people read them. */
public final class Versions {

  private static final String SELECT =
      "SELECT version_number, changed_fields, change_source, changed_by_name, created_at,"
          + " sync_operation_id, overruled, product_data FROM public.product_versions"
          + " WHERE org_id = ? AND product_id = ?";

  private final OrgScope scope;

  public Versions(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * The versions of a product, newest first, without their data.
   *
   * @param before only those before this one; null = from the newest
   */
  public List<ProductVersion> list(UUID org, UUID product, Long before, int limit) {
    return scope.call(
        org,
        connection ->
            Statements.list(
                connection,
                SELECT
                    + " AND (?::bigint IS NULL OR version_number < ?)"
                    + " ORDER BY version_number DESC LIMIT ?",
                row -> read(row, null, false),
                org,
                product,
                before,
                before,
                limit));
  }

  /** One version with its data and what it changed; empty when there is none. */
  public Optional<ProductVersion> find(UUID org, UUID product, long version) {
    return scope.call(
        org,
        connection -> {
          Snapshot before =
              Products.atVersions(connection, org, Map.of(product, version - 1))
                  .getOrDefault(product, Snapshot.NONE);
          return Statements.list(
                  connection,
                  SELECT + " AND version_number = ?",
                  row -> read(row, before, true),
                  org,
                  product,
                  version)
              .stream()
              .findFirst();
        });
  }

  private static ProductVersion read(ResultSet row, Snapshot before, boolean whole)
      throws SQLException {
    Snapshot data = whole ? Snapshot.of(Statements.json(row, "product_data")) : null;
    return new ProductVersion(
        row.getLong("version_number"),
        Arrays.asList((String[]) row.getArray("changed_fields").getArray()),
        row.getString("change_source"),
        row.getString("changed_by_name"),
        Statements.instant(row, "created_at"),
        Statements.uuid(row, "sync_operation_id"),
        Statements.json(row, "overruled"),
        whole ? before.changesTo(data) : null,
        whole ? data.toJson() : null);
  }
}
