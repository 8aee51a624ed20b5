package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.Difference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Rows of {@code sync_preview_item}: what a plan does, one product or record each. */
final class PlanItemTable {

  private static final String ADD =
      """
      INSERT INTO public.sync_preview_item (id, org_id, preview_id, position, change_type, record_key, before_data,
        after_data, conflicts, base_version, line, status, status_reason)
      SELECT public.uuid_v7(), ?, ?, w.position, w.change_type, w.key, w.before, w.after, w.conflicts, w.base_version,
        w.line, w.status, w.reason
      FROM jsonb_to_recordset(?::jsonb) AS w (position integer, change_type text, key jsonb, before jsonb, after jsonb,
        conflicts jsonb, base_version bigint, line integer, status text, reason text)
      """;

  private static final String ITEMS =
      "SELECT position, record_key, change_type, before_data, after_data, conflicts, base_version,"
          + " line, status, status_reason FROM public.sync_preview_item"
          + " WHERE org_id = ? AND preview_id = ?";

  private static final String SETTLE =
      "UPDATE public.sync_preview_item i SET status = w.status, status_reason = w.reason"
          + " FROM jsonb_to_recordset(?::jsonb) AS w (position integer, status text, reason text)"
          + " WHERE i.org_id = ? AND i.preview_id = ? AND i.position = w.position";

  private static final int PAGE = 500;

  private PlanItemTable() {}

  /**
   * Says of a plan's items what became of them, some hundred at a time by their key: a join of all
   * of them with all staged changes would be a nested loop on tables without statistics yet.
   */
  static void settle(
      Connection connection, UUID org, UUID plan, Map<UUID, StagingTable.Settled> settled)
      throws SQLException {
    int after = -1;
    List<PlanItem> page;
    do {
      page = items(connection, org, plan, PlanChoice.PLANNED, after, PAGE);
      ArrayNode rows = Statements.JSON.createArrayNode();
      for (PlanItem item : page) {
        StagingTable.Settled one = settled.get(item.product());
        if (one != null) {
          rows.addObject()
              .put("position", item.position())
              .put("status", one.status())
              .put("reason", one.reason());
        }
        after = item.position();
      }
      Statements.update(connection, SETTLE, rows, org, plan);
    } while (page.size() == PAGE);
  }

  /** Says what became of items, by position; a null reason = applied. */
  static void settleItems(Connection connection, UUID org, UUID plan, Map<Integer, String> reasons)
      throws SQLException {
    ArrayNode rows = Statements.JSON.createArrayNode();
    reasons.forEach(
        (position, reason) ->
            rows.addObject()
                .put("position", position)
                .put("status", reason == null ? "applied" : "refused")
                .put("reason", reason));
    Statements.update(connection, SETTLE, rows, org, plan);
  }

  static void add(
      Connection connection, UUID org, UUID plan, int position, List<Proposal> proposals)
      throws SQLException {
    ArrayNode rows = Statements.JSON.createArrayNode();
    int next = position;
    for (Proposal proposal : proposals) {
      ObjectNode row = rows.addObject().put("position", next++);
      StagingTable.Row staged = proposal.row(StagingTable.STAGED, null);
      boolean excluded = proposal.changes().isEmpty();
      row.put("change_type", staged.changeType())
          .put("base_version", proposal.isNew() ? null : proposal.version())
          .put("line", proposal.line())
          .put("status", excluded ? "excluded" : "planned")
          .put("reason", excluded ? "Nothing of it can be done; see its conflicts." : null);
      row.putObject("key")
          .put("id", proposal.product().toString())
          .put("sku", proposal.sku())
          .put("name", proposal.name())
          .put("system", proposal.system())
          .put("external", proposal.external());
      ObjectNode before = row.putObject("before");
      ObjectNode after = row.putObject("after");
      proposal
          .changes()
          .forEach(
              (path, change) -> {
                before.set(path, change.before());
                after.set(path, change.after());
              });
      ObjectNode conflicts = row.putObject("conflicts");
      for (ThreeWayMerge.Clash clash : proposal.clashes()) {
        conflicts
            .putObject(clash.path())
            .<ObjectNode>set("base", clash.base())
            .<ObjectNode>set("local", clash.local())
            .set("wanted", clash.remote());
      }
    }
    Statements.update(connection, ADD, org, plan, rows);
  }

  /** Adds records that are no products: only their fields that differ. */
  static void addRecords(
      Connection connection, UUID org, UUID plan, int position, List<Difference> records)
      throws SQLException {
    ArrayNode rows = Statements.JSON.createArrayNode();
    int next = position;
    for (Difference record : records) {
      ObjectNode row =
          rows.addObject()
              .put("position", next++)
              .put("change_type", record.kind().name().toLowerCase(Locale.ROOT))
              .put("base_version", record.version())
              .put("status", "planned");
      row.putObject("key").put("sku", record.key());
      ObjectNode before = row.putObject("before");
      ObjectNode after = row.putObject("after");
      row.putObject("conflicts");
      SortedSet<String> fields = new TreeSet<>();
      if (record.before() != null) {
        record.before().fieldNames().forEachRemaining(fields::add);
      }
      if (record.after() != null) {
        record.after().fieldNames().forEachRemaining(fields::add);
      }
      for (String field : fields) {
        JsonNode old = value(record.before(), field);
        JsonNode now = value(record.after(), field);
        if (!Values.canonical(old).equals(Values.canonical(now))) {
          before.set(field, old);
          after.set(field, now);
        }
      }
    }
    Statements.update(connection, ADD, org, plan, rows);
  }

  private static JsonNode value(ObjectNode record, String field) {
    return record == null || !record.has(field) ? NullNode.getInstance() : record.get(field);
  }

  /** Items in their order, after a position. */
  static List<PlanItem> items(
      Connection connection, UUID org, UUID plan, PlanChoice choice, int after, int limit)
      throws SQLException {
    return Statements.list(
        connection,
        ITEMS
            + " AND (?::text IS NULL OR status = ?) AND (?::text IS NULL OR change_type = ?"
            + " OR ? = 'conflict' AND conflicts <> '{}')"
            + " AND (?::text IS NULL OR after_data ?? ? OR conflicts ?? ?)"
            + " AND position > ? ORDER BY position LIMIT ?",
        PlanItemTable::item,
        org,
        plan,
        choice.status(),
        choice.status(),
        choice.change(),
        choice.change(),
        choice.change(),
        choice.field(),
        choice.field(),
        choice.field(),
        after,
        limit);
  }

  private static PlanItem item(ResultSet row) throws SQLException {
    JsonNode key = Statements.json(row, "record_key");
    JsonNode before = Statements.json(row, "before_data");
    JsonNode after = Statements.json(row, "after_data");
    SortedMap<String, FieldChange> changes = new TreeMap<>();
    after
        .properties()
        .forEach(
            field ->
                changes.put(
                    field.getKey(),
                    new FieldChange(
                        Values.canonical(before.get(field.getKey())),
                        Values.canonical(field.getValue()))));
    String product = key.path("id").textValue();
    return new PlanItem(
        row.getInt("position"),
        product == null ? null : UUID.fromString(product),
        key.path("sku").textValue(),
        key.path("name").textValue(),
        row.getString("change_type"),
        changes,
        Statements.json(row, "conflicts"),
        Statements.number(row, "base_version"),
        row.getObject("line", Integer.class),
        row.getString("status"),
        row.getString("status_reason"));
  }
}
