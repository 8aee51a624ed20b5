package io.syncflow.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/**
 * Conflicts of files with the catalog. A system has one value at a time, so its open conflict is
 * refreshed; two files are two people's wishes, so the earlier one is closed with its value, and
 * stays to be read.
 */
final class FileConflicts {

  private static final String FILE = "import";

  private static final String CLOSE =
      """
      UPDATE public.sync_conflicts c SET resolved_at = clock_timestamp(), resolved_by_name = 'hub',
        resolution_note = 'A later file wants another value here.'
      FROM jsonb_to_recordset(?::jsonb) AS w (product uuid, variant uuid, field text, remote jsonb)
      WHERE c.org_id = ? AND c.system = ? AND c.resolved_at IS NULL AND c.product_id = w.product
        AND c.variant_id IS NOT DISTINCT FROM w.variant AND c.field_name = w.field
        AND c.remote_value IS DISTINCT FROM w.remote
      """;

  private FileConflicts() {}

  /** Stores what a file and the catalog disagree on. */
  static void save(
      Connection connection, UUID org, UUID operation, Collection<ConflictTable.Row> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    ArrayNode wanted = Statements.JSON.createArrayNode();
    for (ConflictTable.Row row : rows) {
      UUID variant = Snapshot.variant(row.path());
      ObjectNode object =
          wanted
              .addObject()
              .put("product", row.product().toString())
              .put("variant", variant == null ? null : variant.toString())
              .put("field", Field.leaf(row.path()));
      object.set("remote", row.remote());
    }
    Statements.update(connection, CLOSE, wanted, org, FILE);
    ConflictTable.save(connection, org, operation, FILE, rows);
  }
}
