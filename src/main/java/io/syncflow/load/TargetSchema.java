package io.syncflow.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Finds the schema that holds an organisation's ScheduleHub tables. */
final class TargetSchema {

  private static final String DEFAULT = "schedulehub";

  private static final String ASK =
      "SELECT settings ->> 'schema' FROM public.integration_connections"
          + " WHERE org_id = ? AND system = 'schedulehub' AND settings ->> 'schema' <> ''"
          + " ORDER BY name LIMIT 1";

  /** The setting {@code schema} of the organisation's schedulehub connection, else schedulehub. */
  String of(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(ASK)) {
      ask.setObject(1, org);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? row.getString(1) : DEFAULT;
      }
    }
  }
}
