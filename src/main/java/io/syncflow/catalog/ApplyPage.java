package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Applies some hundred approved changes in one transaction; see {@link Staging#apply}. */
final class ApplyPage {

  private static final String APPROVED =
      StagingTable.COLUMNS
          + " AND s.sync_operation_id = ? AND s.status = 'approved'"
          + " AND (?::uuid IS NULL OR s.id > ?) ORDER BY s.id LIMIT ? FOR UPDATE OF s";

  private static final String NEW_IDS =
      "SELECT id, new_product_id, external_id FROM public.products_staging"
          + " WHERE org_id = ? AND id = ANY (?::uuid[])";

  private static final String SETTLE =
      """
      UPDATE public.products_staging s SET status = w.status, status_reason = w.reason,
        source_product_id = coalesce(s.source_product_id, w.product),
        applied_at = CASE WHEN w.status = 'applied' THEN clock_timestamp() END
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, status text, reason text, product uuid)
      WHERE s.org_id = ? AND s.id = w.id
      """;

  private record Origin(UUID created, String external) {}

  private final Connection connection;
  private final UUID org;
  private final UUID operation;
  private final Author author;
  private final Clock clock;
  private final Instant now;
  private final ArrayNode settled = Statements.JSON.createArrayNode();
  private final List<Proposal> drifted = new ArrayList<>();
  private final List<ProductWrite> writes = new ArrayList<>();
  private final List<StagedChange> done = new ArrayList<>();
  private int locked;

  ApplyPage(Connection connection, UUID org, UUID operation, Author author, Clock clock) {
    this.connection = connection;
    this.org = org;
    this.operation = operation;
    this.author = author;
    this.clock = clock;
    this.now = clock.instant();
  }

  Applied apply(UUID after, int limit) throws SQLException {
    Statements.lockCatalog(connection, org);
    List<StagedChange> rows =
        StagingTable.list(connection, APPROVED, org, operation, after, after, limit);
    if (rows.isEmpty()) {
      return new Applied(0, 0, 0, List.of(), null);
    }
    Map<UUID, Origin> origins = origins(rows);
    Map<UUID, Product> products =
        Products.locked(
            connection,
            org,
            rows.stream().map(StagedChange::product).filter(id -> id != null).toList());
    TakenSkus taken = TakenSkus.of(connection, org, snapshots(rows, products));
    for (StagedChange row : rows) {
      if (row.product() == null) {
        create(row, origins.get(row.id()).created(), taken);
      } else {
        change(row, products, taken);
      }
    }
    ProductWriter.write(connection, org, author, operation, writes);
    Statements.update(connection, SETTLE, settled, org);
    agree(origins);
    int refused = settled.size() - writes.size();
    Operations.count(
        connection,
        org,
        operation,
        Map.of("applied", (long) writes.size(), "drifted", (long) drifted.size()));
    PerformanceLog.add(
        connection, org, operation, Measures.of("load", Duration.between(now, clock.instant())));
    return new Applied(writes.size(), refused, locked, drifted, rows.get(rows.size() - 1).id());
  }

  private void create(StagedChange row, UUID id, TakenSkus taken) {
    Snapshot after = Intake.apply(Snapshot.NONE, row.changes());
    String sku = taken.claim(id, Snapshot.NONE, after);
    if (sku != null) {
      refuse(row, "The SKU " + sku + " belongs to another product or variant by now.");
      return;
    }
    write(row, id, 1, Snapshot.NONE, after);
  }

  private void change(StagedChange row, Map<UUID, Product> products, TakenSkus taken) {
    Product product = products.get(row.product());
    if (product.isLockedFor(author, now)) {
      locked++;
      return;
    }
    if (row.baseVersion() == null || product.version() != row.baseVersion()) {
      refuse(
          row,
          "The product has moved on from version "
              + row.baseVersion()
              + " to "
              + product.version()
              + ".");
      drifted.add(Proposals.again(row, product));
      return;
    }
    Snapshot after = Intake.apply(product.snapshot(), row.changes());
    String sku = taken.claim(product.id(), product.snapshot(), after);
    if (sku != null) {
      refuse(row, "The SKU " + sku + " belongs to another product or variant.");
      return;
    }
    write(row, product.id(), product.version() + 1, product.snapshot(), after);
    // A file that names a product twice meets its own change.
    products.put(
        product.id(),
        new Product(
            product.id(),
            product.version() + 1,
            product.lastSyncVersion(),
            after,
            product.lock(),
            now));
  }

  private void write(
      StagedChange row, UUID product, long version, Snapshot before, Snapshot after) {
    writes.add(
        new ProductWrite(product, version, before, after, Statements.JSON.createObjectNode()));
    done.add(row);
    settled
        .addObject()
        .put("id", row.id().toString())
        .put("status", StagingTable.APPLIED)
        .put("product", product.toString());
  }

  private void refuse(StagedChange row, String reason) {
    settled
        .addObject()
        .put("id", row.id().toString())
        .put("status", StagingTable.REFUSED)
        .put("reason", reason);
  }

  /** What a system had said, and now is so here, is agreed with it. */
  private void agree(Map<UUID, Origin> origins) throws SQLException {
    for (int i = 0; i < done.size(); i++) {
      StagedChange row = done.get(i);
      if (row.system() != null) {
        Map<String, JsonNode> agreed = new HashMap<>();
        row.changes().forEach((path, change) -> agreed.put(path, change.after()));
        ProductWrite write = writes.get(i);
        new Agreements(connection, org, row.system())
            .agree(
                write.product(),
                origins.get(row.id()).external(),
                agreed,
                write.version(),
                write.after());
      }
    }
  }

  private Map<UUID, Origin> origins(List<StagedChange> rows) throws SQLException {
    Map<UUID, Origin> origins = new HashMap<>();
    Statements.list(
        connection,
        NEW_IDS,
        row ->
            origins.put(
                row.getObject(1, UUID.class),
                new Origin(row.getObject(2, UUID.class), row.getString(3))),
        org,
        rows.stream().map(StagedChange::id).toList());
    return origins;
  }

  private static List<Snapshot> snapshots(List<StagedChange> rows, Map<UUID, Product> products) {
    List<Snapshot> snapshots = new ArrayList<>();
    for (StagedChange row : rows) {
      Product product = products.get(row.product());
      snapshots.add(
          Intake.apply(product == null ? Snapshot.NONE : product.snapshot(), row.changes()));
    }
    return snapshots;
  }
}
