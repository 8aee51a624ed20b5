package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Rows of {@code sync_conflicts}: fields that both sides changed (D-18…D-24). */
final class ConflictTable {

  /**
   * A clash of a product.
   *
   * @param policy who would decide it
   * @param decided whether the policy has decided it already
   * @param kept the value that stays when it is decided
   */
  record Row(
      UUID product,
      String path,
      JsonNode base,
      JsonNode local,
      JsonNode remote,
      Policy policy,
      boolean decided,
      JsonNode kept) {

    /** {@code field_mismatch} as in S3, or what became of the whole. */
    String type() {
      return path.equals(Field.DELETED)
          ? "deleted_and_changed"
          : Snapshot.isWhole(path) ? "variant_removed_and_changed" : "field_mismatch";
    }

    /** How much a wrong decision costs. */
    String severity() {
      return switch (Field.leaf(path)) {
        case Field.DELETED -> "critical";
        case "price", "stock", "status", "sku", "currency", "variant" -> "high";
        case "name", "barcode", "compare_at_price", "handle", "cost" -> "medium";
        default -> "low";
      };
    }
  }

  private static final String SAVE =
      """
      INSERT INTO public.sync_conflicts AS c (id, org_id, sync_operation_id, system, product_id, variant_id,
        conflict_type, field_name, base_value, local_value, remote_value, resolution_strategy, auto_resolvable, severity,
        resolved_value, resolved_at, resolved_by_name)
      SELECT public.uuid_v7(), ?, ?, ?, w.product, v.id, w.type, w.field, w.base, w.local, w.remote, w.policy,
        w.policy <> 'manual', w.severity, w.kept, CASE WHEN w.decided THEN clock_timestamp() END,
        CASE WHEN w.decided THEN 'rules' END
      FROM jsonb_to_recordset(?::jsonb) AS w (product uuid, variant uuid, type text, field text, base jsonb,
        local jsonb, remote jsonb, policy text, severity text, kept jsonb, decided boolean)
      LEFT JOIN public.product_variants v ON v.org_id = ? AND v.id = w.variant
      ON CONFLICT (org_id, product_id, variant_id, field_name, system)
        WHERE resolved_at IS NULL AND product_id IS NOT NULL AND conflict_type <> 'overwritten'
      DO UPDATE SET local_value = excluded.local_value, remote_value = excluded.remote_value,
        resolution_strategy = excluded.resolution_strategy, auto_resolvable = excluded.auto_resolvable
      """;

  /** Both sides have come to agree, or one of them went back. */
  private static final String CLOSE =
      """
      UPDATE public.sync_conflicts c SET resolved_at = clock_timestamp(), resolved_by_name = 'hub',
        resolution_note = 'The two sides no longer differ here.'
      WHERE c.org_id = ? AND c.system = ? AND c.product_id = ANY (?::uuid[]) AND c.resolved_at IS NULL
        AND c.conflict_type <> 'overwritten' AND NOT EXISTS (SELECT FROM jsonb_to_recordset(?::jsonb) AS w (product uuid, variant uuid, field text)
          WHERE w.product = c.product_id AND w.variant IS NOT DISTINCT FROM c.variant_id AND w.field = c.field_name)
      """;

  private static final String CLOSE_SEEN =
      """
      UPDATE public.sync_conflicts c SET resolved_at = clock_timestamp(), resolved_by_name = 'hub',
        resolution_note = 'It was written over in the same moment: a conflict of type overwritten names it.'
      FROM jsonb_to_recordset(?::jsonb) AS w (product uuid, variant uuid, field text, remote jsonb)
      WHERE c.org_id = ? AND c.system = ? AND c.resolved_at IS NULL AND c.conflict_type <> 'overwritten'
        AND c.product_id = w.product AND c.variant_id IS NOT DISTINCT FROM w.variant AND c.field_name = w.field
        AND c.remote_value IS NOT DISTINCT FROM w.remote
      """;

  private static final String OVERWRITTEN =
      """
      INSERT INTO public.sync_conflicts (id, org_id, sync_operation_id, system, product_id, variant_id, conflict_type,
        field_name, base_value, local_value, remote_value, resolution_strategy, auto_resolvable, severity)
      SELECT public.uuid_v7(), ?, ?, ?, w.product, v.id, 'overwritten', w.field, w.base, w.local, w.remote, w.policy,
        w.policy <> 'manual', w.severity
      FROM jsonb_to_recordset(?::jsonb) AS w (product uuid, variant uuid, field text, base jsonb, local jsonb,
        remote jsonb, policy text, severity text)
      LEFT JOIN public.product_variants v ON v.org_id = ? AND v.id = w.variant
      RETURNING conflict_uuid, auto_resolvable
      """;

  private static final String DOUBT =
      """
      INSERT INTO public.sync_conflicts (id, org_id, sync_operation_id, system, conflict_type, field_name,
        local_value, remote_value, severity)
      SELECT public.uuid_v7(), ?, ?, ?, 'ambiguous_match', ?, to_jsonb(?::text), ?::jsonb, 'high'
      WHERE NOT EXISTS (SELECT FROM public.sync_conflicts WHERE org_id = ? AND system = ?
        AND conflict_type = 'ambiguous_match' AND resolved_at IS NULL AND remote_value ->> 'external_id' = ?)
      """;

  private static final String CLOSE_DOUBTS =
      """
      UPDATE public.sync_conflicts SET resolved_at = clock_timestamp(), resolved_by_name = 'hub',
        resolution_note = 'It is clear by now which product is meant.'
      WHERE org_id = ? AND system = ? AND conflict_type = 'ambiguous_match' AND resolved_at IS NULL
        AND remote_value ->> 'external_id' = ANY (?)
      """;

  private ConflictTable() {}

  /** Stores clashes; one that is open already is refreshed, and its base stays. */
  static void save(
      Connection connection, UUID org, UUID operation, String system, Collection<Row> rows)
      throws SQLException {
    if (!rows.isEmpty()) {
      Statements.update(connection, SAVE, org, operation, system, array(rows), org);
    }
  }

  /** Closes open conflicts of these products that are not among the clashes any more. */
  static void closeOthers(
      Connection connection,
      UUID org,
      String system,
      Collection<UUID> products,
      Collection<Row> clashes)
      throws SQLException {
    if (!products.isEmpty()) {
      Statements.update(connection, CLOSE, org, system, products, array(clashes));
    }
  }

  /** Closes open conflicts about the very values that were written over. */
  static void closeSeen(Connection connection, UUID org, String system, Collection<Row> rows)
      throws SQLException {
    if (!rows.isEmpty()) {
      Statements.update(connection, CLOSE_SEEN, array(rows), org, system);
    }
  }

  /** Stores values that were written over; answers the ids of those that a policy may decide. */
  static List<UUID> saveOverwritten(
      Connection connection, UUID org, UUID operation, String system, Collection<Row> rows)
      throws SQLException {
    List<UUID> decidable = new ArrayList<>();
    if (!rows.isEmpty()) {
      Statements.list(
          connection,
          OVERWRITTEN,
          row -> row.getBoolean(2) && decidable.add(row.getObject(1, UUID.class)),
          org,
          operation,
          system,
          array(rows),
          org);
    }
    return decidable;
  }

  /** Stores that a system's product could be several of ours; once, until somebody resolves it. */
  static void doubt(
      Connection connection, UUID org, UUID operation, RemoteChange change, Matching.Match match)
      throws SQLException {
    ObjectNode remote =
        Statements.JSON
            .createObjectNode()
            .put("external_id", change.externalId())
            .put("sku", change.sku())
            .put("barcode", change.barcode())
            .put("handle", change.handle());
    Statements.update(
        connection,
        DOUBT,
        org,
        operation,
        change.system(),
        match.rule(),
        match.doubt(),
        remote,
        org,
        change.system(),
        change.externalId());
  }

  /** Closes what was open about a system's products that are known now, by its ids. */
  static void closeDoubts(
      Connection connection, UUID org, String system, Collection<String> externals)
      throws SQLException {
    if (!externals.isEmpty()) {
      Statements.update(connection, CLOSE_DOUBTS, org, system, externals);
    }
  }

  /** The path that a row's variant and field mean. */
  static String path(UUID variant, String field) {
    if (variant == null) {
      return field;
    }
    return field.equals("variant") ? Snapshot.path(variant) : Snapshot.path(variant) + "/" + field;
  }

  private static ArrayNode array(Collection<Row> rows) {
    ArrayNode array = Statements.JSON.createArrayNode();
    for (Row row : rows) {
      UUID variant = Snapshot.variant(row.path());
      ObjectNode object =
          array
              .addObject()
              .put("product", row.product().toString())
              .put("variant", variant == null ? null : variant.toString())
              .put("type", row.type())
              .put("field", Field.leaf(row.path()))
              .put("policy", row.policy().code())
              .put("severity", row.severity())
              .put("decided", row.decided());
      object
          .<ObjectNode>set("base", row.base())
          .<ObjectNode>set("local", row.local())
          .<ObjectNode>set("remote", row.remote())
          .set("kept", row.kept());
    }
    return array;
  }
}
