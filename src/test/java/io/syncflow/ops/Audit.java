package io.syncflow.ops;

import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The audit of control, as text. */
final class Audit {

  private static final String ROWS =
      "SELECT concat_ws(' ', route_id, action, coalesce(old_desired, '-'),"
          + " coalesce(new_desired, '-'), changed_by, via) FROM bridge.control_audit"
          + " ORDER BY changed_at";

  private Audit() {}

  /** Route, action, old and new wish, who, by which way; {@code -} = as the route's file says. */
  static List<String> of(TestDatabase database) throws SQLException {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery(ROWS)) {
      List<String> audit = new ArrayList<>();
      while (rows.next()) {
        audit.add(rows.getString(1));
      }
      return audit;
    }
  }
}
