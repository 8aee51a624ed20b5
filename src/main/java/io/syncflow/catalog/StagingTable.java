package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Rows of {@code products_staging}: every change of many products passes here (D-67). */
final class StagingTable {

  static final String STAGED = "staged";
  static final String APPROVED = "approved";
  static final String APPLIED = "applied";
  static final String REFUSED = "refused";

  /** How histories name the settings that approve without a person. */
  static final String RULES = "rules";

  /**
   * A row to be.
   *
   * @param product the product, or the id it will have
   * @param isNew whether it is to be created
   * @param version the version it was computed on; 0 for one that is to be created
   * @param reason why it waits; null when nobody has to know
   */
  record Row(
      UUID product,
      boolean isNew,
      String sku,
      String name,
      SortedMap<String, FieldChange> changes,
      boolean hasConflicts,
      long version,
      String status,
      String reason,
      String external,
      Integer line) {

    String changeType() {
      FieldChange deleted = changes.get(Field.DELETED);
      return isNew ? "create" : deleted != null && !deleted.after().isNull() ? "delete" : "update";
    }
  }

  static final String COLUMNS =
      "SELECT s.id, s.sync_operation_id, s.source_product_id, s.new_product_id, s.sku, s.name,"
          + " s.change_type, s.change_data, s.has_conflicts, s.base_version, s.status,"
          + " s.status_reason, s.source, s.system, s.line, s.staged_by_name, s.reviewed_by_name,"
          + " s.reviewed_at, s.applied_at, s.created_at FROM public.products_staging s"
          + " WHERE s.org_id = ?";

  private static final String INSERT =
      """
      INSERT INTO public.products_staging (id, org_id, sync_operation_id, source_product_id, new_product_id, sku, name,
        change_type, change_data, has_conflicts, base_version, status, status_reason, source, system, external_id, line,
        staged_by, staged_by_name, auto_approved, reviewed_by_name, reviewed_at, applied_at)
      SELECT w.id, ?, ?, CASE WHEN NOT w.is_new OR w.status = 'applied' THEN w.product END,
        CASE WHEN w.is_new THEN w.product END, w.sku, w.name, w.change_type, w.changes, w.conflicts, w.base_version,
        w.status, w.reason, ?, ?, w.external, w.line, ?, ?, w.status IN ('approved', 'applied'),
        CASE WHEN w.status IN ('approved', 'applied') THEN ? END,
        CASE WHEN w.status IN ('approved', 'applied') THEN clock_timestamp() END,
        CASE WHEN w.status = 'applied' THEN clock_timestamp() END
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, product uuid, is_new boolean, sku text, name text,
        change_type text, changes jsonb, conflicts boolean, base_version bigint, status text, reason text,
        external text, line integer)
      """;

  /** What the same system said before and nobody has decided yet is part of what it says now. */
  private static final String REPLACE =
      "UPDATE public.products_staging SET status = 'refused',"
          + " status_reason = 'A newer change of the same product took its place.'"
          + " WHERE org_id = ? AND system = ? AND coalesce(source_product_id, new_product_id)"
          + " = ANY (?::uuid[]) AND status IN ('staged', 'approved')";

  private static final String WAITING =
      "SELECT external_id, new_product_id FROM public.products_staging"
          + " WHERE org_id = ? AND system = ? AND external_id = ANY (?)"
          + " AND change_type = 'create' AND status IN ('staged', 'approved')";

  private static final String SETTLED =
      "SELECT coalesce(source_product_id, new_product_id), status, status_reason"
          + " FROM public.products_staging WHERE org_id = ? AND sync_operation_id = ?"
          + " AND status IN ('applied', 'refused')";

  private StagingTable() {}

  /**
   * What became of a change.
   *
   * @param reason null when it was applied
   */
  record Settled(String status, String reason) {}

  /** What became of an operation's changes, by product; those that wait are left out. */
  static Map<UUID, Settled> settled(Connection connection, UUID org, UUID operation)
      throws SQLException {
    Map<UUID, Settled> settled = new HashMap<>();
    Statements.list(
        connection,
        SETTLED,
        row ->
            settled.put(
                row.getObject(1, UUID.class), new Settled(row.getString(2), row.getString(3))),
        org,
        operation);
    return settled;
  }

  /** The ids of products that a system told of before and that still wait, by its own ids. */
  static Map<String, UUID> waitingCreations(
      Connection connection, UUID org, String system, Collection<RemoteChange> changes)
      throws SQLException {
    Map<String, UUID> waiting = new HashMap<>();
    Statements.list(
        connection,
        WAITING,
        row -> waiting.put(row.getString(1), row.getObject(2, UUID.class)),
        org,
        system,
        changes.stream().map(RemoteChange::externalId).toList());
    return waiting;
  }

  /**
   * Inserts rows.
   *
   * @param system null for files
   * @param reviewer who approved those that are not {@code staged}
   */
  static void insert(
      Connection connection,
      UUID org,
      UUID operation,
      String system,
      Author author,
      String reviewer,
      Collection<Row> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    ArrayNode array = Statements.JSON.createArrayNode();
    for (Row row : rows) {
      ObjectNode object =
          array
              .addObject()
              .put("id", UuidCreator.getTimeOrderedEpochPlus1().toString())
              .put("product", row.product().toString())
              .put("is_new", row.isNew())
              .put("sku", row.sku())
              .put("name", row.name())
              .put("change_type", row.changeType())
              .put("conflicts", row.hasConflicts())
              .put("status", row.status())
              .put("reason", row.reason())
              .put("external", row.external())
              .put("line", row.line());
      object.put("base_version", row.isNew() ? null : row.version());
      object.set("changes", json(row.changes()));
    }
    Statements.update(
        connection,
        INSERT,
        org,
        operation,
        author.source(),
        system,
        author.user(),
        author.name(),
        reviewer,
        array);
  }

  /** Takes the place of what the system said before about these products. */
  static void replaceOlder(
      Connection connection, UUID org, String system, Collection<UUID> products)
      throws SQLException {
    if (!products.isEmpty()) {
      Statements.update(connection, REPLACE, org, system, products);
    }
  }

  static ObjectNode json(Map<String, FieldChange> changes) {
    ObjectNode object = Statements.JSON.createObjectNode();
    changes.forEach(
        (path, change) ->
            object
                .putObject(path)
                .<ObjectNode>set("old", change.before())
                .set("new", change.after()));
    return object;
  }

  static SortedMap<String, FieldChange> changes(JsonNode json) {
    SortedMap<String, FieldChange> changes = new TreeMap<>();
    json.properties()
        .forEach(
            field ->
                changes.put(
                    field.getKey(),
                    new FieldChange(
                        Values.canonical(field.getValue().get("old")),
                        Values.canonical(field.getValue().get("new")))));
    return changes;
  }

  /** Some of a choice, in the order in which they came, after one of them. */
  static List<StagedChange> page(
      Connection connection, UUID org, StagedChoice choice, UUID after, int limit)
      throws SQLException {
    return list(
        connection,
        COLUMNS + StagedChoice.WHERE + " AND (?::uuid IS NULL OR s.id > ?) ORDER BY s.id LIMIT ?",
        with(org, choice, after, after, limit));
  }

  /** Those of a choice that are not applied, locked until the transaction ends. */
  static List<StagedChange> lockOpen(Connection connection, UUID org, StagedChoice choice)
      throws SQLException {
    return list(
        connection,
        COLUMNS
            + StagedChoice.WHERE
            + " AND s.status IN ('staged', 'approved') ORDER BY s.id FOR UPDATE",
        with(org, choice));
  }

  private static Object[] with(UUID org, StagedChoice choice, Object... more) {
    List<Object> values = new ArrayList<>();
    values.add(org);
    values.addAll(Arrays.asList(choice.values()));
    values.addAll(Arrays.asList(more));
    return values.toArray();
  }

  static List<StagedChange> list(Connection connection, String sql, Object... values)
      throws SQLException {
    return Statements.list(connection, sql, StagingTable::read, values);
  }

  private static StagedChange read(ResultSet row) throws SQLException {
    return new StagedChange(
        Statements.uuid(row, "id"),
        Statements.uuid(row, "sync_operation_id"),
        Statements.uuid(row, "source_product_id"),
        row.getString("sku"),
        row.getString("name"),
        row.getString("change_type"),
        changes(Statements.json(row, "change_data")),
        row.getBoolean("has_conflicts"),
        Statements.number(row, "base_version"),
        row.getString("status"),
        row.getString("status_reason"),
        row.getString("source"),
        row.getString("system"),
        row.getObject("line", Integer.class),
        row.getString("staged_by_name"),
        row.getString("reviewed_by_name"),
        Statements.instant(row, "reviewed_at"),
        Statements.instant(row, "applied_at"),
        Statements.instant(row, "created_at"));
  }
}
