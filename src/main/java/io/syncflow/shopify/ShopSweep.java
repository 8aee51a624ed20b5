package io.syncflow.shopify;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.SweepBrake;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds products that a shop no longer has: the last net, for deletions of which no webhook came
 * and no event was kept. Nothing follows from one sweep alone: a product has to be missing from two
 * complete ones, one after the other, and not too many at a time (decision 21).
 */
public final class ShopSweep {

  private static final int PORTION = 10_000;
  private static final int SWEEPS = 2;
  private static final String HELD = "deletions_held";

  private static final String NOW = "SELECT clock_timestamp()";

  private static final String CREATE =
      "CREATE TEMPORARY TABLE shop_ids (external_id text PRIMARY KEY) ON COMMIT DROP";

  private static final String FILL =
      "INSERT INTO shop_ids SELECT unnest(?::text[]) ON CONFLICT DO NOTHING";

  /** What was kept while the sweep was under way is newer than its result. */
  private static final String MISSED =
      "UPDATE public.shopify_products p SET missed_sweeps = LEAST(p.missed_sweeps + 1, 1000)"
          + " WHERE p.org_id = ? AND p.deleted_at IS NULL AND p.updated_at < ?"
          + " AND NOT EXISTS (SELECT FROM shop_ids s WHERE s.external_id = p.external_id)";

  private static final String FOUND =
      "UPDATE public.shopify_products p SET missed_sweeps = 0 WHERE p.org_id = ?"
          + " AND p.missed_sweeps > 0 AND p.deleted_at IS NULL"
          + " AND EXISTS (SELECT FROM shop_ids s WHERE s.external_id = p.external_id)";

  private static final String COUNT =
      "SELECT count(*) FILTER (WHERE missed_sweeps >= "
          + SWEEPS
          + "), count(*), count(*) FILTER (WHERE EXISTS"
          + " (SELECT FROM shop_ids s WHERE s.external_id = p.external_id)),"
          + " (SELECT count(*) FROM shop_ids)"
          + " FROM public.shopify_products p WHERE org_id = ? AND deleted_at IS NULL";

  private static final String DELETE =
      "UPDATE public.shopify_products SET deleted_at = clock_timestamp(), last_batch_uid = ?,"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND deleted_at IS NULL"
          + " AND missed_sweeps >= "
          + SWEEPS
          + " RETURNING external_id";

  private final OrgScope scope;
  private final ChunkBook book;
  private final ShopAccounts accounts;
  private final BulkJob bulk;
  private final RunControl control;
  private final RunProgress progress;
  private final Alerts alerts;

  ShopSweep(
      OrgScope scope,
      ChunkBook book,
      ShopAccounts accounts,
      BulkJob bulk,
      RunControl control,
      RunProgress progress,
      Alerts alerts) {
    this.scope = scope;
    this.book = book;
    this.accounts = accounts;
    this.bulk = bulk;
    this.control = control;
    this.progress = progress;
    this.alerts = alerts;
  }

  /**
   * All ids of a shop, on disk.
   *
   * @param askedAt when the shop was asked, by the database's clock
   */
  public record Ids(Instant askedAt, BulkLines lines) implements AutoCloseable {
    @Override
    public void close() {
      lines.close();
    }
  }

  /** How many deletions a sweep may make by itself. */
  public SweepBrake brake(String rows, String percent) {
    return SweepBrake.parse(rows, percent);
  }

  /**
   * Asks the shop for all its ids; {@link #close} has to follow.
   *
   * @throws ShopRefused when they did not all come
   */
  public Ids ask(Run run) {
    Instant askedAt = scope.call(run.org(), ShopSweep::now);
    Asking asking = new Asking(run.id(), () -> control.obey(run), false);
    return new Ids(
        askedAt,
        bulk.run(
                accounts.of(run.org()),
                BulkQuery.BULK_PRODUCT_IDS,
                asking,
                told -> progress.notice(run, told))
            .lines());
  }

  /**
   * What a sweep would find missing, were it the second one; to be closed. Writes nothing.
   *
   * @throws ShopRefused when not all ids came
   */
  public ShopMissing foresee(Run run) {
    Ids ids = ask(run);
    try {
      return new ShopMissing(scope, run.org(), ids);
    } catch (RuntimeException e) {
      ids.close();
      throw e;
    }
  }

  /** Compares them with what is known, in the transaction that {@link ShopProducts#book} ends. */
  public Kept settle(Run run, Ids ids, SweepBrake brake) {
    return scope.call(
        run.org(),
        connection -> {
          book.hold(connection, run);
          fill(connection, ids.lines());
          execute(connection, MISSED, run, ids.askedAt());
          execute(connection, FOUND, run, null);
          return judge(connection, run, brake);
        });
  }

  /** Forgets the ids. */
  public void close(Ids ids) {
    if (ids != null) {
      ids.close();
    }
  }

  private Kept judge(Connection connection, Run run, SweepBrake brake) throws SQLException {
    long missing;
    long live;
    long known;
    long ids;
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setObject(1, run.org());
      try (ResultSet row = count.executeQuery()) {
        row.next();
        missing = row.getLong(1);
        live = row.getLong(2);
        known = row.getLong(3);
        ids = row.getLong(4);
      }
    }
    String reason = brake.reason(missing, live);
    List<String> gone = reason == null ? delete(connection, run) : List.of();
    tell(run, reason);
    Counts counts =
        new Counts(ids + gone.size(), 0, gone.size(), known, 0, 0, 0, ids - known, 0, 0);
    return new Kept(List.of(), Set.of(), gone, List.of(), List.of(), counts, null);
  }

  private void tell(Run run, String reason) {
    if (reason == null) {
      alerts.end(run.org(), HELD, run.system(), run.entity());
    } else {
      alerts.raise(
          new Alerts.Alert(
              run.org(), HELD, run.system(), run.entity(), run.id(), "nothing deleted: " + reason));
    }
  }

  private static List<String> delete(Connection connection, Run run) throws SQLException {
    List<String> gone = new ArrayList<>();
    try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
      delete.setObject(1, run.id());
      delete.setObject(2, run.org());
      try (ResultSet rows = delete.executeQuery()) {
        while (rows.next()) {
          gone.add(rows.getString(1));
        }
      }
    }
    return gone;
  }

  private static void fill(Connection connection, BulkLines lines) throws SQLException {
    try (Statement create = connection.createStatement()) {
      create.execute(CREATE);
    }
    List<String> portion = new ArrayList<>();
    for (int part = 0; part < lines.parts(); part++) {
      for (String id : BulkProducts.ids(lines.part(part))) {
        portion.add(id);
        if (portion.size() == PORTION) {
          fill(connection, portion);
        }
      }
    }
    fill(connection, portion);
    try (Statement analyze = connection.createStatement()) {
      analyze.execute("ANALYZE shop_ids");
    }
  }

  private static void fill(Connection connection, List<String> portion) throws SQLException {
    try (PreparedStatement fill = connection.prepareStatement(FILL)) {
      fill.setArray(1, connection.createArrayOf("text", portion.toArray()));
      fill.executeUpdate();
    }
    portion.clear();
  }

  private static void execute(Connection connection, String sql, Run run, Instant before)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setObject(1, run.org());
      if (before != null) {
        update.setTimestamp(2, Timestamp.from(before));
      }
      update.executeUpdate();
    }
  }

  private static Instant now(Connection connection) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(NOW)) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }
}
