package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/** Rows of {@code sync_preview_cache} that are the catalog's: plans without their items. */
final class PlanTable {

  static final String SELECT =
      "SELECT id, delta_json, status, expires_at <= ?::timestamptz AS expired, computed_by_name,"
          + " computed_at, expires_at, applied_at FROM public.sync_preview_cache"
          + " WHERE org_id = ? AND delta_json -> 'kind' IS NOT NULL";

  private static final String INSERT =
      "INSERT INTO public.sync_preview_cache (id, org_id, sync_type, sync_id, delta_json, computed_at,"
          + " expires_at, computed_by, computed_by_name, cache_key, entity_name, base_watermark)"
          + " VALUES (?, ?, (SELECT coalesce(max(e), 'custom') FROM"
          + " unnest(enum_range(NULL::public.sync_type)) AS e WHERE e::text = ?), ?, ?::jsonb, ?, ?, ?, ?,"
          + " ?, coalesce(?, 'products'), ?)";

  private static final String SUM =
      "UPDATE public.sync_preview_cache o SET delta_json = jsonb_set(delta_json, '{counts}',"
          + " delta_json -> 'counts' || (SELECT jsonb_object_agg(k,"
          + " coalesce((o.delta_json #>> ARRAY['counts', k])::bigint, 0) + v::bigint)"
          + " FROM jsonb_each_text(?::jsonb) AS e (k, v))) WHERE org_id = ? AND id = ?";

  private static final String PUT =
      "UPDATE public.sync_preview_cache SET delta_json = delta_json || ?::jsonb"
          + " WHERE org_id = ? AND id = ?";

  private PlanTable() {}

  static void insert(
      Connection connection, UUID org, UUID id, Plans.Draft draft, Author author, String watermark)
      throws SQLException {
    ObjectNode delta =
        Statements.JSON
            .createObjectNode()
            .put("kind", draft.kind())
            .put("name", draft.name())
            .put("system", draft.system())
            .put("entity", draft.entity())
            .put("state", "open");
    delta.putObject("counts");
    if (draft.details() != null) {
      delta.set("details", draft.details());
    }
    Statements.update(
        connection,
        INSERT,
        id,
        org,
        draft.system(),
        draft.system(),
        delta,
        draft.computedAt(),
        draft.expiresAt(),
        author.user(),
        author.name(),
        draft.cacheKey(),
        draft.entity(),
        watermark);
  }

  static void count(Connection connection, UUID org, UUID plan, Map<String, Long> counts)
      throws SQLException {
    Statements.update(connection, SUM, Statements.JSON.valueToTree(counts), org, plan);
  }

  static void put(Connection connection, UUID org, UUID plan, ObjectNode members)
      throws SQLException {
    Statements.update(connection, PUT, members, org, plan);
  }

  static Plan plan(ResultSet row) throws SQLException {
    JsonNode delta = Statements.json(row, "delta_json");
    String status = row.getString("status");
    String shown =
        status.equals("applied")
            ? status
            : row.getBoolean("expired") ? "expired" : delta.path("state").asText();
    return new Plan(
        Statements.uuid(row, "id"),
        delta.path("kind").asText(),
        delta.path("system").textValue(),
        delta.path("entity").textValue(),
        delta.path("name").asText(),
        shown,
        delta.path("counts"),
        delta.path("failure").textValue(),
        delta.path("stop_reason").textValue(),
        row.getString("computed_by_name"),
        Statements.instant(row, "computed_at"),
        Statements.instant(row, "expires_at"),
        Statements.instant(row, "applied_at"),
        delta.hasNonNull("operation") ? UUID.fromString(delta.path("operation").asText()) : null);
  }

  static UUID newId() {
    return UuidCreator.getTimeOrderedEpoch();
  }
}
