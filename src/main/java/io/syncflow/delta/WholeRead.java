package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Originals;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A read of every record of a source, in no particular order and in one snapshot: to be compared
 * with the target. Memory does not grow with the table.
 */
final class WholeRead implements SourceRead {

  private final Connection connection;
  private final SourceQuery query;
  private long total;
  private PreparedStatement statement;
  private ResultSet rows;
  private JdbcRow row;

  WholeRead(DataSource source, SourceQuery query) throws SQLException {
    this.query = query;
    this.connection = SourceSnapshot.open(source);
    try {
      total = count();
      statement = connection.prepareStatement(query.all());
      statement.setFetchSize(SourceSnapshot.PORTION);
      rows = statement.executeQuery();
      row = new JdbcRow(rows);
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private long count() throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(query.count());
        ResultSet answer = count.executeQuery()) {
      answer.next();
      return answer.getLong(1);
    }
  }

  @Override
  public List<SourceColumn> columns() throws SQLException {
    return query.columns(rows.getMetaData());
  }

  @Override
  public Long total() {
    return total;
  }

  @Override
  public boolean inCursorOrder() {
    return false;
  }

  /** Nothing is loaded, so nothing is refused and looked for again. */
  @Override
  public Originals originals() {
    return keys -> Map.of();
  }

  @Override
  public boolean next() throws SQLException {
    return rows.next();
  }

  @Override
  public SourceRow row() {
    return row;
  }

  /** A record without a version is there all the same: it must not look missing. */
  @Override
  public Long rowversion() throws SQLException {
    Long version = query.rowversion(rows);
    return version == null ? Long.valueOf(Long.MIN_VALUE) : version;
  }

  @Override
  public BusinessKey key() {
    return query.key(row);
  }

  @Override
  public void close() throws SQLException {
    try {
      if (statement != null) {
        statement.close();
      }
    } finally {
      SourceSnapshot.close(connection);
    }
  }
}
