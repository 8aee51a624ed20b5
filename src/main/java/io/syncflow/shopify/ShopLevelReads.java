package io.syncflow.shopify;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads the stock of a shop whole, so that every quantity the hub sets has one that it was compared
 * with. In between webhooks tell what changes; what they did not is found by the next read.
 */
public final class ShopLevelReads {

  private static final String DUE =
      "SELECT org_id FROM bridge.shops_without_levels(make_interval(secs => ?))";

  private final OrgScope scope;
  private final ChunkBook book;
  private final ShopAccounts accounts;
  private final BulkJob bulk;
  private final RunControl control;
  private final RunProgress progress;

  ShopLevelReads(
      OrgScope scope,
      ChunkBook book,
      ShopAccounts accounts,
      BulkJob bulk,
      RunControl control,
      RunProgress progress) {
    this.scope = scope;
    this.book = book;
    this.accounts = accounts;
    this.bulk = bulk;
    this.control = control;
    this.progress = progress;
  }

  /**
   * The organisations whose shops were never read, or not for so long.
   *
   * @param age an ISO 8601 duration
   */
  public List<UUID> due(String age) {
    long seconds = Duration.parse(age).toSeconds();
    return scope.call(
        null,
        connection -> {
          List<UUID> due = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setLong(1, seconds);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                due.add(rows.getObject(1, UUID.class));
              }
            }
          }
          return due;
        });
  }

  /**
   * Asks the shop; {@link #close} has to follow.
   *
   * @throws ShopRefused when not all levels came
   */
  public LevelRead open(Run run) {
    Instant askedAt = scope.call(run.org(), ShopLevelReads::now);
    Asking asking = new Asking(run.id(), () -> control.obey(run), false);
    BulkQuery query = BulkQuery.BULK_INVENTORY_LEVELS;
    LevelRead read =
        new LevelRead(
            askedAt,
            bulk.run(accounts.of(run.org()), query, asking, told -> progress.notice(run, told)));
    progress.expect(run, read.total(), null);
    return read;
  }

  /** The next chunk of a read; null at its end. */
  public LevelRead.Chunk next(LevelRead read) {
    return read.next();
  }

  /** Keeps a chunk with its counts, and with the last one what was not met and the cursor. */
  public void keep(Run run, LevelRead read, LevelRead.Chunk chunk) {
    scope.run(
        run.org(),
        connection -> {
          book.hold(connection, run);
          Counts counts = ShopLevels.keep(connection, run, chunk.levels());
          if (chunk.reached() != null) {
            counts = counts.plus(ShopLevels.forget(connection, run, read.askedAt()));
          }
          book.book(connection, run, counts, new ChunkBook.Span(null, null, chunk.reached(), null));
        });
  }

  /** Gives back what a read holds. */
  public void close(LevelRead read) {
    if (read != null) {
      read.close();
    }
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }
}
