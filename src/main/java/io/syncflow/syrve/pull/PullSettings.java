package io.syncflow.syrve.pull;

import io.syncflow.db.OrgScope;
import io.syncflow.record.Stage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Reads what an organisation wants of its Syrve: which categories. */
final class PullSettings {

  private static final String SELECTED =
      "SELECT selected_category_ids FROM public.syrve_config WHERE tenant_id = ?";

  private static final String NAMES =
      "SELECT DISTINCT ON (syrve_id) payload ->> 'name' FROM public.syrve_raw_objects"
          + " WHERE tenant_id = ? AND entity_type = 'category' AND syrve_id = ANY (?)"
          + " ORDER BY syrve_id, last_seen_at DESC";

  private final OrgScope scope;

  PullSettings(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * The categories whose products are wanted.
   *
   * @param byName whether the list of products says names of categories instead of ids
   * @throws PullFailed when it does, and the hub does not know the name of each of them: it would
   *     leave out products that are wanted
   */
  CategoryFilter categories(UUID org, boolean byName) {
    return scope.call(org, connection -> categories(connection, org, byName));
  }

  private static CategoryFilter categories(Connection connection, UUID org, boolean byName)
      throws SQLException {
    UUID[] selected = selected(connection, org);
    if (selected.length == 0) {
      return CategoryFilter.NONE;
    }
    Set<String> ids = new TreeSet<>();
    for (UUID id : selected) {
      ids.add(id.toString());
    }
    Set<String> names = byName ? names(connection, org, selected) : Set.of();
    if (byName && names.size() < ids.size()) {
      throw new PullFailed(
          Stage.VALIDATE,
          "this server's list names the categories of products, and of "
              + ids.size()
              + " selected categories only "
              + names.size()
              + " are known by name: run `syncflow sync syrve bootstrap`, or select others");
    }
    return new CategoryFilter(ids, names);
  }

  private static UUID[] selected(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECTED)) {
      select.setObject(1, org);
      try (ResultSet row = select.executeQuery()) {
        Array ids = row.next() ? row.getArray(1) : null;
        return ids == null ? new UUID[0] : (UUID[]) ids.getArray();
      }
    }
  }

  private static Set<String> names(Connection connection, UUID org, UUID[] selected)
      throws SQLException {
    Set<String> names = new TreeSet<>();
    try (PreparedStatement select = connection.prepareStatement(NAMES)) {
      select.setObject(1, org);
      select.setArray(2, connection.createArrayOf("uuid", selected));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (row.getString(1) != null) {
            names.add(row.getString(1));
          }
        }
      }
    }
    return names;
  }
}
