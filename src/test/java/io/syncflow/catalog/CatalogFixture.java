package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.TestClock;
import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import io.syncflow.record.JsonValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A catalog of one organisation, and short words for what a shop says about it. */
final class CatalogFixture implements AutoCloseable {

  static final String SHOP = "shopify";
  static final Author ANNA = Author.user(null, "token:anna");
  private static final ObjectMapper JSON = JsonValues.mapper();

  final TestDatabase database = TestDatabase.create();
  final OrgScope scope = database.scope();
  final TestClock clock = new TestClock(Instant.parse("2026-11-21T06:00:00Z"));
  final Operations operations = new Operations(scope);
  final SettingsStore settings = new SettingsStore(scope);
  final Intake intake = new Intake(scope, clock);
  final OutboundChanges outbound = new OutboundChanges(scope);
  final ProductDesk desk = new ProductDesk(scope, clock);
  final Staging staging = new Staging(scope, clock);
  final Conflicts conflicts = new Conflicts(scope, clock);
  final Versions versions = new Versions(scope);
  final Plans plans = new Plans(scope, clock);
  final PlanApplication planned = new PlanApplication(scope, plans, staging, clock);
  final Rollbacks rollbacks = new Rollbacks(scope, plans, planned, clock);
  final UUID other = database.organisation("globex");
  UUID org;
  private int number;

  CatalogFixture() {
    fresh();
  }

  /** A new organisation with nothing in its catalog. */
  void fresh() {
    org = database.organisation("acme" + ++number);
  }

  /** A running operation. */
  UUID operation() {
    return operations
        .begin(org, new NewOperation("Sync", "delta_sync", "down", SHOP, null), Author.system(SHOP))
        .id();
  }

  /** The shop says this now; answers what became of it. */
  IntakeReport.Verdict says(RemoteChange change) {
    return intake.take(org, operation(), List.of(change)).verdicts().get(0);
  }

  /** A product of the shop; fields as JSON, for example {@code name: "Shirt"}. */
  static RemoteChange remote(String external, String sku, String fields) {
    return remote(external, sku, fields, null);
  }

  static RemoteChange remote(String external, String sku, String fields, Instant updatedAt) {
    Map<String, JsonNode> values = new HashMap<>();
    json("{" + fields + "}").properties().forEach(f -> values.put(f.getKey(), f.getValue()));
    return new RemoteChange(
        SHOP, external, sku, null, null, values, null, false, null, updatedAt, null);
  }

  static RemoteChange withVariants(RemoteChange change, RemoteChange.Variant... variants) {
    return new RemoteChange(
        change.system(),
        change.externalId(),
        change.sku(),
        change.barcode(),
        change.handle(),
        change.fields(),
        List.of(variants),
        false,
        null,
        change.updatedAt(),
        null);
  }

  static RemoteChange.Variant variant(String external, String sku, String fields) {
    return new RemoteChange.Variant(external, sku, remote(external, sku, fields).fields());
  }

  static RemoteChange gone(String external) {
    return new RemoteChange(
        SHOP, external, null, null, null, Map.of(), null, true, null, null, null);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A row of a file. */
  ImportRow row(Integer line, String sku, String fields) {
    return new ImportRow(line, sku, null, remote("", sku, fields).fields(), null, null);
  }

  /** A person's edit; values as JSON by path. */
  void edit(String sku, Map<String, String> fields) {
    Map<String, JsonNode> values = new HashMap<>();
    fields.forEach((path, value) -> values.put(path, json(value)));
    Product product = product(sku);
    desk.edit(org, product.id(), product.version(), values, ANNA);
  }

  /** The product of that SKU, deleted or not. */
  Product product(String sku) {
    return scope.call(
        org,
        connection -> {
          List<UUID> ids =
              Statements.list(
                  connection,
                  "SELECT id FROM public.products WHERE org_id = ? AND sku = ?",
                  row -> row.getObject(1, UUID.class),
                  org,
                  sku);
          return Products.byId(connection, org, ids).values().iterator().next();
        });
  }

  /** The value of a product's field as text; null when there is none. */
  String value(String sku, String path) {
    JsonNode value = product(sku).snapshot().get(path);
    return value.isNull() ? null : value.asText();
  }

  /** Everything that the shop has still to be told of a product. */
  Map<String, FieldChange> untold(String sku) {
    return outbound
        .of(org, SHOP, product(sku).id())
        .map(change -> (Map<String, FieldChange>) change.changes())
        .orElse(Map.of());
  }

  /** Rows of a query over everything, columns separated by commas. */
  List<String> ask(String sql, Object... values) {
    try (Connection all = database.superuser();
        PreparedStatement select = all.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        int width = row.getMetaData().getColumnCount();
        while (row.next()) {
          List<String> cells = new ArrayList<>();
          for (int i = 1; i <= width; i++) {
            cells.add(row.getString(i));
          }
          rows.add(String.join(",", cells));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
