package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Originals;
import io.syncflow.record.Position;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/**
 * A night's read: pages in key order up to the night's budget. Every page is a statement and a
 * snapshot of its own, so that no night is too long for a source's undo (F49).
 *
 * <p>Records without a key come last: no page holds them, and each is accounted for as a failed
 * record.
 */
final class NightRead implements SourceRead {

  private final DataSource source;
  private final NightQuery query;
  private final NightCensus census;
  private final RowMapping mapping;
  private final long budget;
  private final long total;
  private long given;
  private int pageSize;
  private int limit;
  private int inPage;
  private boolean keyless;
  private boolean complete;
  private BusinessKey last;
  private volatile Connection connection;
  private PreparedStatement statement;
  private ResultSet rows;
  private JdbcRow row;

  /**
   * @param from the key the pass has reached; null at its beginning
   * @param budget the records this read may give
   * @param left the records left of the pass, by count
   */
  NightRead(
      DataSource source,
      NightQuery query,
      NightCensus census,
      RowMapping mapping,
      BusinessKey from,
      long budget,
      long left) {
    this.source = source;
    this.query = query;
    this.last = from;
    this.budget = budget;
    this.total = Math.min(budget, left);
    this.census = census;
    this.mapping = mapping;
  }

  @Override
  public Long total() {
    return total;
  }

  /** A chunk ends where its page does: the page's last key is the position. */
  @Override
  public void beginChunk(int most) {
    pageSize = most;
  }

  @Override
  public boolean next() throws SQLException {
    while (!complete) {
      if (rows == null && !openPage()) {
        return false;
      }
      if (rows.next()) {
        given++;
        inPage++;
        if (!keyless && inPage == limit) {
          last = query.query().key(row);
        }
        return true;
      }
      endPage();
    }
    return false;
  }

  /** Opens the next page; false when the budget is spent, and then looks whether more is there. */
  private boolean openPage() throws SQLException {
    if (given == budget) {
      complete = !keyless && !isMore();
      return false;
    }
    limit = (int) Math.min(pageSize, budget - given);
    inPage = 0;
    open(keyless ? query.keyless() : query.page(last != null, limit), !keyless);
    row = new JdbcRow(rows);
    return true;
  }

  /** A page that is not full is the last one with keys. */
  private void endPage() throws SQLException {
    boolean full = inPage == limit;
    if (!full && inPage > 0 && !keyless) {
      // Of the same snapshot: the record given last.
      last = lastKey();
    }
    closePage();
    if (keyless || !full && !census.mayLackKeys()) {
      complete = true;
    } else if (!full) {
      keyless = true;
    }
  }

  private BusinessKey lastKey() throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(query.last(last != null))) {
      query.bind(ask, values());
      try (ResultSet found = ask.executeQuery()) {
        found.next();
        return query.query().key(new JdbcRow(found));
      }
    }
  }

  private boolean isMore() throws SQLException {
    open(query.page(last != null, 1), true);
    boolean more = rows.next();
    closePage();
    if (!more && census.mayLackKeys()) {
      open(query.countKeyless(), false);
      rows.next();
      more = rows.getLong(1) > 0;
      closePage();
    }
    return more;
  }

  private void open(String sql, boolean fromLast) throws SQLException {
    connection = SourceSnapshot.open(source);
    statement = connection.prepareStatement(sql);
    statement.setFetchSize(SourceSnapshot.PORTION);
    query.bind(statement, fromLast ? values() : null);
    rows = statement.executeQuery();
  }

  private List<Object> values() {
    return last == null ? null : KeyColumn.values(query.key(), last);
  }

  private void closePage() throws SQLException {
    rows = null;
    try {
      if (statement != null) {
        statement.close();
        statement = null;
      }
    } finally {
      if (connection != null) {
        SourceSnapshot.close(connection);
        connection = null;
      }
    }
  }

  @Override
  public SourceRow row() {
    return row;
  }

  @Override
  public Long rowversion() throws SQLException {
    return query.query().rowversion(rows);
  }

  @Override
  public BusinessKey key() {
    return query.query().key(row);
  }

  /** The end of the page, which is the end of the chunk. */
  @Override
  public Position position(Long highest, BusinessKey lastOfChunk) {
    return last == null ? null : new Position(highest, last);
  }

  /** They come in the order of their keys, and {@link #position} says where they have come to. */
  @Override
  public boolean inCursorOrder() {
    return false;
  }

  @Override
  public List<SourceColumn> columns() {
    return census.columns();
  }

  @Override
  public Instant sourceClock() {
    return census.clock();
  }

  @Override
  public Originals originals() {
    return new ReadAgain(source, query.query(), mapping, census.key());
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public void abort() throws SQLException {
    Connection waiting = connection;
    if (waiting != null) {
      waiting.abort(Runnable::run);
    }
  }

  @Override
  public void close() throws SQLException {
    closePage();
  }
}
