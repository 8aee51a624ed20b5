package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Selects source records by key, in portions of bind variables. A key that no value of the columns'
 * types can have is left out.
 */
final class KeyLookup implements AutoCloseable {

  /** Oracle takes 1,000 expressions in a list; a long statement costs more to parse than to run. */
  private static final int AT_ONCE = 256;

  private final Connection connection;
  private final SourceQuery query;
  private final List<KeyColumn> columns;
  private final List<List<Object>> keys;
  private int taken;
  private PreparedStatement statement;

  /**
   * @param columns the key columns, in key order
   * @param keys keys whose parts are in the order of the columns
   */
  KeyLookup(
      Connection connection, SourceQuery query, List<KeyColumn> columns, List<BusinessKey> keys) {
    this.connection = connection;
    this.query = query;
    this.columns = columns;
    this.keys = values(columns, keys);
  }

  private static List<List<Object>> values(List<KeyColumn> columns, List<BusinessKey> keys) {
    Set<List<Object>> values = new LinkedHashSet<>();
    for (BusinessKey key : keys) {
      List<Object> parts = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        Optional<Object> value = columns.get(i).value(key.parts().get(i));
        value.ifPresent(parts::add);
      }
      if (parts.size() == columns.size()) {
        values.add(parts);
      }
    }
    return List.copyOf(values);
  }

  /** The records of the next portion of keys, in no order; null after the last. */
  ResultSet next() throws SQLException {
    close();
    if (taken == keys.size()) {
      return null;
    }
    List<List<Object>> portion = keys.subList(taken, Math.min(taken + AT_ONCE, keys.size()));
    taken += portion.size();
    int places = places(portion.size());
    statement = connection.prepareStatement(query.ofKeys(columns, places));
    statement.setFetchSize(SourceSnapshot.PORTION);
    int index = 1;
    for (int i = 0; i < places; i++) {
      for (Object part : portion.get(Math.min(i, portion.size() - 1))) {
        statement.setObject(index++, part);
      }
    }
    return statement.executeQuery();
  }

  /** Powers of two, the last key repeated: nine statements for the source to keep, not 256. */
  private static int places(int keys) {
    return keys == 1 ? 1 : Integer.highestOneBit(keys - 1) << 1;
  }

  @Override
  public void close() throws SQLException {
    if (statement != null) {
      statement.close();
      statement = null;
    }
  }
}
