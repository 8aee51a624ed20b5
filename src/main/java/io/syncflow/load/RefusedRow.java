package io.syncflow.load;

import io.syncflow.record.BusinessKey;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A row that the target refused, taken out of the stage.
 *
 * @param normalized the mapped row as a JSON object
 * @param refusal why
 */
record RefusedRow(BusinessKey key, long rowversion, String normalized, Refusal refusal) {

  /** Runs a statement of {@link MergeSql#takeWhere} and gives the rows it took. */
  static List<RefusedRow> take(PreparedStatement statement, Refusal refusal) throws SQLException {
    List<RefusedRow> taken = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        taken.add(new RefusedRow(key(row.getArray(1)), row.getLong(2), row.getString(3), refusal));
      }
    }
    return taken;
  }

  private static BusinessKey key(Array parts) throws SQLException {
    return new BusinessKey(Arrays.asList((String[]) parts.getArray()));
  }
}
