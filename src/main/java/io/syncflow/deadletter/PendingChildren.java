package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Records that wait for their parent, as people list them. */
public final class PendingChildren {

  private static final String LIST =
      "SELECT uid, batch_uid, source_system, child_entity, child_key::text, parent_entity,"
          + " parent_key::text, retry_count, created_at"
          + " FROM bridge.pending_children WHERE org_id = ?"
          + " AND (?::text IS NULL OR source_system = ?)"
          + " AND (?::text IS NULL OR child_entity = ?)"
          + " AND (?::uuid IS NULL OR uid < ?) ORDER BY uid DESC LIMIT ?";

  private final OrgScope scope;

  public PendingChildren(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * The organisation's waiting records, newest first.
   *
   * @param system only this source system; null = all
   * @param entity only this entity; null = all
   * @param before only records older than this one, by id; null = from the newest
   * @param limit at most so many
   */
  public List<PendingChild> list(UUID org, String system, String entity, UUID before, int limit) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setObject(1, org);
            select.setString(2, system);
            select.setString(3, system);
            select.setString(4, entity);
            select.setString(5, entity);
            select.setObject(6, before);
            select.setObject(7, before);
            select.setInt(8, limit);
            List<PendingChild> children = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                children.add(
                    new PendingChild(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getInt(8),
                        row.getTimestamp(9).toInstant()));
              }
            }
            return children;
          }
        });
  }
}
