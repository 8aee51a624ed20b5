package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Originals;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/**
 * One streaming read of a source, from (cursor − overlap) up to a bound taken in the same snapshot
 * (decision 18). Memory does not grow with the table: the driver fetches portions.
 */
final class DeltaRead implements SourceRead {

  private final DataSource source;
  private final RowMapping mapping;
  private final Connection connection;
  private final SourceQuery query;
  private final Long from;
  private long total;
  private long soFar;
  private Instant sourceClock;
  private PreparedStatement statement;
  private ResultSet rows;
  private JdbcRow row;

  /**
   * @param from where to begin; null = at the beginning
   */
  DeltaRead(DataSource source, DeltaDefinition delta, RowMapping mapping, Long from)
      throws SQLException {
    this.source = source;
    this.mapping = mapping;
    this.query = SourceQuery.of(delta, mapping.sourceFields());
    this.from = from;
    this.connection = SourceSnapshot.open(source);
    try {
      open();
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() throws SQLException {
    long bound = readBound();
    if (total == 0) {
      return;
    }
    statement = connection.prepareStatement(query.read(from != null));
    statement.setFetchSize(SourceSnapshot.PORTION);
    Rowversion version = query.delta().rowversion();
    int index = 1;
    if (from != null) {
      version.bind(statement, index++, from);
    }
    version.bind(statement, index, Math.addExact(bound, version.step()));
    rows = statement.executeQuery();
    row = new JdbcRow(rows);
  }

  /** The highest version; 0 when there is none, be it that no record has one. */
  private long readBound() throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(query.bound(from != null))) {
      if (from != null) {
        query.delta().rowversion().bind(ask, 1, from);
      }
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        total = answer.getLong(2);
        Timestamp clock = answer.getTimestamp(3);
        sourceClock = clock == null ? null : clock.toInstant();
        Long highest = query.delta().rowversion().read(answer, 1);
        return highest == null ? 0 : highest;
      }
    }
  }

  @Override
  public Long total() {
    return total;
  }

  @Override
  public Instant sourceClock() {
    return sourceClock;
  }

  @Override
  public boolean isEmpty() {
    return rows == null;
  }

  @Override
  public List<SourceColumn> columns() throws SQLException {
    return query.columns(rows.getMetaData());
  }

  @Override
  public Originals originals() throws SQLException {
    return new ReadAgain(source, query, mapping, query.keyColumns(rows.getMetaData()));
  }

  @Override
  public boolean inCursorOrder() {
    return true;
  }

  @Override
  public boolean next() throws SQLException {
    soFar++;
    return rows.next();
  }

  @Override
  public boolean isLast() {
    return soFar == total;
  }

  @Override
  public SourceRow row() {
    return row;
  }

  @Override
  public Long rowversion() throws SQLException {
    return query.rowversion(rows);
  }

  @Override
  public BusinessKey key() {
    return query.key(row);
  }

  @Override
  public void abort() throws SQLException {
    connection.abort(Runnable::run);
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
