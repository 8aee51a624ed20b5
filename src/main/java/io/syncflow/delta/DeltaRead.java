package io.syncflow.delta;

import io.syncflow.ledger.Run;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * One streaming read of a source, from (cursor − overlap) up to a bound taken in the same snapshot
 * (decision 18). Memory does not grow with the table: the driver fetches portions.
 */
final class DeltaRead implements AutoCloseable {

  /** Rows per round trip: at 1 ms each, 1000 is a million rows per second and 1 is a thousand. */
  private static final int PORTION = 2000;

  private final Connection connection;
  private final SourceQuery query;
  private final Long from;
  private long total;
  private Instant sourceClock;
  private PreparedStatement statement;
  private ResultSet rows;

  DeltaRead(DataSource source, DeltaDefinition delta, RowMapping mapping, Run run)
      throws SQLException {
    this.query = SourceQuery.of(delta, mapping.sourceFields());
    this.from = run.cursor() == null ? null : Math.subtractExact(run.cursor(), delta.overlap());
    this.connection = source.getConnection();
    try {
      open();
    } catch (SQLException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() throws SQLException {
    connection.setAutoCommit(false);
    // A pool's own test query may have begun a transaction.
    connection.rollback();
    DatabaseMetaData source = connection.getMetaData();
    // One snapshot for bound and read: REPEATABLE READ where there is one, Oracle calls its
    // snapshot SERIALIZABLE.
    connection.setTransactionIsolation(
        source.supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)
            ? Connection.TRANSACTION_REPEATABLE_READ
            : Connection.TRANSACTION_SERIALIZABLE);
    long bound = readBound();
    if (total == 0) {
      return;
    }
    statement = connection.prepareStatement(query.read(from != null));
    statement.setFetchSize(PORTION);
    Rowversion version = query.delta().rowversion();
    int index = 1;
    if (from != null) {
      version.bind(statement, index++, from);
    }
    version.bind(statement, index, Math.addExact(bound, version.step()));
    rows = statement.executeQuery();
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

  /** The records the read will give; also the progress bar's end. */
  long total() {
    return total;
  }

  /** The source's clock when the bound was taken; null when the source has no rows. */
  Instant sourceClock() {
    return sourceClock;
  }

  SourceQuery query() {
    return query;
  }

  /** The mappings bound to this read's columns. */
  RowMapper compile(RowMapping mapping) throws SQLException {
    ResultSetMetaData data = rows.getMetaData();
    List<SourceColumn> columns = new ArrayList<>();
    for (int i = 0; i < query.columns().size(); i++) {
      columns.add(ColumnMetadata.column(query.columns().get(i), data, i + 1));
    }
    return mapping.compile(columns);
  }

  /** The {@link java.sql.Types} of the key columns, in key order. */
  int[] keyTypes() throws SQLException {
    int[] types = query.keyIndexes();
    for (int i = 0; i < types.length; i++) {
      types[i] = rows.getMetaData().getColumnType(types[i] + 1);
    }
    return types;
  }

  /** The result set; null when the source has nothing in range. */
  ResultSet rows() {
    return rows;
  }

  /** The current row's version; null when it has none. */
  Long rowversion() throws SQLException {
    return query.delta().rowversion().read(rows, query.columns().size() + 1);
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      if (statement != null) {
        statement.close();
      }
      connection.rollback();
    }
  }
}
