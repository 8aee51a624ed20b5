package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** For work that every organisation needs now and then. */
final class Tenants {

  private Tenants() {}

  /** The ids of all organisations. */
  static List<UUID> all(OrgScope scope) {
    return scope.call(
        null,
        connection -> {
          List<UUID> all = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT org_id FROM bridge.organizations_list()");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              all.add(rows.getObject(1, UUID.class));
            }
          }
          return all;
        });
  }
}
