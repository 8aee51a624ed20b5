package io.syncflow.delta;

import io.syncflow.record.SourceColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/**
 * What a source says before a night's read: its columns, its highest version and its clock.
 *
 * @param highest null when no record has a version
 * @param clock null when the source has no records
 * @param mayLackKeys whether a key column can be NULL
 */
record NightCensus(
    List<SourceColumn> columns,
    List<KeyColumn> key,
    boolean mayLackKeys,
    Long highest,
    Instant clock) {

  /** Asks the source, all in one snapshot. */
  static NightCensus of(DataSource source, SourceQuery query) throws SQLException {
    Connection connection = SourceSnapshot.open(source);
    try (PreparedStatement describe = connection.prepareStatement(query.describe());
        ResultSet nothing = describe.executeQuery();
        PreparedStatement ask = connection.prepareStatement(NightQuery.highest(query.delta()));
        ResultSet answer = ask.executeQuery()) {
      ResultSetMetaData data = nothing.getMetaData();
      answer.next();
      Timestamp clock = answer.getTimestamp(2);
      return new NightCensus(
          query.columns(data),
          query.keyColumns(data),
          query.mayLackKeys(data),
          query.delta().rowversion().read(answer, 1),
          clock == null ? null : clock.toInstant());
    } finally {
      SourceSnapshot.close(connection);
    }
  }

  /** How many records are left behind a key. */
  static long count(DataSource source, NightQuery query, List<Object> from, boolean mayLackKeys)
      throws SQLException {
    Connection connection = SourceSnapshot.open(source);
    try {
      long keyed = count(connection, query, query.count(from != null), from);
      return mayLackKeys ? keyed + count(connection, query, query.countKeyless(), null) : keyed;
    } finally {
      SourceSnapshot.close(connection);
    }
  }

  /** How many records the source has. */
  static long count(DataSource source, DeltaDefinition delta) throws SQLException {
    Connection connection = SourceSnapshot.open(source);
    try (PreparedStatement ask =
            connection.prepareStatement("SELECT COUNT(*) FROM " + delta.table());
        ResultSet answer = ask.executeQuery()) {
      answer.next();
      return answer.getLong(1);
    } finally {
      SourceSnapshot.close(connection);
    }
  }

  private static long count(Connection connection, NightQuery query, String sql, List<Object> from)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      query.bind(ask, from);
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        return answer.getLong(1);
      }
    }
  }
}
