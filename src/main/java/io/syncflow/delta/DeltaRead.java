package io.syncflow.delta;

import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
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

  private final Connection connection;
  private final SourceQuery query;
  private final Long from;
  private long total;
  private Instant sourceClock;
  private PreparedStatement statement;
  private ResultSet rows;
  private JdbcRow row;

  DeltaRead(DataSource source, DeltaDefinition delta, RowMapping mapping, Run run)
      throws SQLException {
    this.query = SourceQuery.of(delta, mapping.sourceFields());
    this.from = run.cursor() == null ? null : Math.subtractExact(run.cursor(), delta.overlap());
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
  public long total() {
    return total;
  }

  /** The source's clock when the bound was taken; null when the source has no rows. */
  Instant sourceClock() {
    return sourceClock;
  }

  /** Whether the source has nothing in range. */
  boolean isEmpty() {
    return rows == null;
  }

  SourceQuery query() {
    return query;
  }

  /** The mappings bound to this read's columns. */
  RowMapper compile(RowMapping mapping) throws SQLException {
    return mapping.compile(query.columns(rows.getMetaData()));
  }

  /** The key columns, in key order. */
  List<KeyColumn> keyColumns() throws SQLException {
    return query.keyColumns(rows.getMetaData());
  }

  @Override
  public boolean inCursorOrder() {
    return true;
  }

  @Override
  public boolean next() throws SQLException {
    return rows.next();
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
