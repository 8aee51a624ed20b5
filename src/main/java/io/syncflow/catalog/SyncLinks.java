package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which product or variant of a system is which of ours, one to one, and what was agreed last. */
final class SyncLinks {

  static final String PRODUCT = "product";
  static final String VARIANT = "variant";

  /**
   * A product and its counterpart.
   *
   * @param base what was agreed; null when nothing has been yet
   */
  record Link(
      UUID internal,
      String external,
      SyncBase base,
      String remoteVersion,
      Instant remoteUpdatedAt,
      String contentHash) {}

  private static final String COLUMNS =
      "SELECT internal_id, external_id, last_sync_version, unsynced, remote_version,"
          + " remote_updated_at, content_hash FROM public.integration_mappings"
          + " WHERE org_id = ? AND system = ? AND entity_type = ? AND deleted_at IS NULL"
          // Ids of ours may be business keys elsewhere; those of the catalog are UUIDs.
          + " AND internal_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";

  private static final String BY_EXTERNAL = COLUMNS + " AND external_id = ANY (?)";
  private static final String BY_INTERNAL = COLUMNS + " AND internal_id = ANY (?)";

  private static final String SAVE =
      """
      INSERT INTO public.integration_mappings AS m (id, org_id, system, entity_type, internal_id, external_id,
        sync_status, last_synced_at, last_sync_version, unsynced, remote_version, remote_updated_at, content_hash)
      SELECT public.uuid_v7(), ?, ?, ?, w.internal, w.external, coalesce(w.status, 'synced'), clock_timestamp(),
        w.version, coalesce(w.unsynced, '{}'), w.remote_version, w.remote_updated_at, w.content_hash
      FROM jsonb_to_recordset(?::jsonb) AS w (internal text, external text, status text, version bigint,
        unsynced jsonb, remote_version text, remote_updated_at timestamptz, content_hash text)
      ON CONFLICT (org_id, system, entity_type, external_id) WHERE deleted_at IS NULL DO UPDATE SET
        internal_id = excluded.internal_id, sync_status = excluded.sync_status,
        last_synced_at = excluded.last_synced_at, last_sync_version = excluded.last_sync_version,
        unsynced = excluded.unsynced, remote_version = excluded.remote_version,
        remote_updated_at = excluded.remote_updated_at, content_hash = excluded.content_hash
      """;

  /** A variant that was made anew over there, with the SKU of the old one, is the same here. */
  private static final String UNLINK =
      """
      UPDATE public.integration_mappings m SET deleted_at = clock_timestamp()
      FROM jsonb_to_recordset(?::jsonb) AS w (internal text, external text)
      WHERE m.org_id = ? AND m.system = ? AND m.entity_type = 'variant' AND m.internal_id = w.internal
        AND m.external_id <> w.external AND m.deleted_at IS NULL
      """;

  private static final String SYNCED =
      "UPDATE public.products p SET last_sync_version = w.version"
          + " FROM jsonb_to_recordset(?::jsonb) AS w (internal uuid, version bigint)"
          + " WHERE p.org_id = ? AND p.id = w.internal"
          + " AND p.last_sync_version IS DISTINCT FROM w.version";

  private SyncLinks() {}

  /** Links by the system's ids. */
  static Map<String, Link> byExternal(
      Connection connection, UUID org, String system, String type, Collection<String> externals)
      throws SQLException {
    Map<String, Link> links = new HashMap<>();
    for (Link link :
        Statements.list(connection, BY_EXTERNAL, SyncLinks::read, org, system, type, externals)) {
      links.put(link.external(), link);
    }
    return links;
  }

  /** Links by our ids. */
  static Map<UUID, Link> byInternal(
      Connection connection, UUID org, String system, String type, Collection<UUID> internals)
      throws SQLException {
    Map<UUID, Link> links = new HashMap<>();
    List<String> ids = internals.stream().map(UUID::toString).toList();
    for (Link link :
        Statements.list(connection, BY_INTERNAL, SyncLinks::read, org, system, type, ids)) {
      links.put(link.internal(), link);
    }
    return links;
  }

  /** Stores products' links, and that their versions are the ones last agreed on (D-55). */
  static void save(Connection connection, UUID org, String system, Collection<Link> links)
      throws SQLException {
    if (links.isEmpty()) {
      return;
    }
    ArrayNode rows = Statements.JSON.createArrayNode();
    for (Link link : links) {
      ObjectNode row =
          rows.addObject()
              .put("internal", link.internal().toString())
              .put("external", link.external())
              .put("remote_version", link.remoteVersion())
              .put("content_hash", link.contentHash());
      row.put(
          "remote_updated_at",
          link.remoteUpdatedAt() == null ? null : link.remoteUpdatedAt().toString());
      row.put("version", link.base().version()).set("unsynced", link.base().unsynced());
    }
    Statements.update(connection, SAVE, org, system, PRODUCT, rows);
    Statements.update(connection, SYNCED, rows, org);
  }

  /** Stores which variant is which. */
  static void saveVariants(
      Connection connection, UUID org, String system, Map<UUID, String> externals)
      throws SQLException {
    if (externals.isEmpty()) {
      return;
    }
    ArrayNode rows = Statements.JSON.createArrayNode();
    externals.forEach(
        (internal, external) ->
            rows.addObject().put("internal", internal.toString()).put("external", external));
    Statements.update(connection, UNLINK, rows, org, system);
    Statements.update(connection, SAVE, org, system, VARIANT, rows);
  }

  private static Link read(ResultSet row) throws SQLException {
    Long version = Statements.number(row, "last_sync_version");
    JsonNode unsynced = Statements.json(row, "unsynced");
    return new Link(
        UUID.fromString(row.getString("internal_id")),
        row.getString("external_id"),
        version == null ? null : new SyncBase(version, unsynced),
        row.getString("remote_version"),
        Statements.instant(row, "remote_updated_at"),
        row.getString("content_hash"));
  }
}
