package io.syncflow.xorosoft;

import io.syncflow.db.OrgScope;
import io.syncflow.http.Pause;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Difference;
import io.syncflow.record.Rejection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the routes of Xorosoft call: reads pages, and keeps each in one transaction. */
public final class Xorosoft {

  private static final String STOCK = "/inventory/getinventorybyitem";
  private static final String ITEMS = "/item/getitem";

  private final XoroAccounts accounts;
  private final XoroClient client;
  private final OrgScope scope;
  private final RunControl control;
  private final Settings settings;
  private final Clock clock;
  private final ChunkBook book = new ChunkBook();
  private final StockTable stock = new StockTable();
  private final PriceTable prices = new PriceTable();

  /**
   * How it reads.
   *
   * @param overlap how far below the cursor prices are read again: Xorosoft's dates have no zone
   * @param pageSize rows of one page
   * @param firstPause before a page without rows is asked for again the first time; then longer
   */
  public record Settings(Duration overlap, int pageSize, Duration firstPause, Pause pause) {}

  public Xorosoft(
      XoroAccounts accounts,
      XoroClient client,
      OrgScope scope,
      RunControl control,
      Settings settings,
      Clock clock) {
    this.accounts = accounts;
    this.client = client;
    this.scope = scope;
    this.control = control;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Opens the read that the run's entity names: {@code stock}, {@code prices} (what changed since
   * the cursor) or {@code full} (all prices, then all stock).
   *
   * @throws IllegalStateException when the organisation has no account
   */
  public XoroRead open(Run run) {
    XoroAccount account = accounts.of(run.org());
    return switch (run.entity()) {
      case "stock" -> stock(run, account);
      case "prices" -> prices(run, account, run.cursor());
      case "full" -> XoroRead.of(prices(run, account, null), stock(run, account));
      default -> throw new IllegalArgumentException("xorosoft has no " + run.entity());
    };
  }

  /** The next chunk of a read; null at its end. */
  public XoroChunk next(Run run, XoroRead read) {
    control.obey(run);
    return read.next();
  }

  /**
   * Keeps a chunk, in the open transaction of the run's organisation. Its dead letters, counts and
   * cursor are not yet booked.
   *
   * @throws ChunkBook.Fenced when another run has taken this one over
   */
  public Kept keep(Run run, XoroChunk chunk) {
    return scope.call(
        run.org(),
        connection -> {
          book.hold(connection, run);
          StockTable.Outcome stocked = stock.keep(connection, run.org(), chunk.stock());
          Counts counts =
              stocked
                  .counts()
                  .plus(prices.keep(connection, run.org(), chunk.prices()))
                  .plus(Tally.beside(chunk.rejected().size(), chunk.skipped()));
          List<Rejection> rejected = new ArrayList<>(chunk.rejected());
          rejected.addAll(stocked.doubts());
          Set<BusinessKey> passed = new LinkedHashSet<>();
          chunk.stock().forEach(line -> passed.add(line.key()));
          stocked.doubts().forEach(doubt -> passed.remove(doubt.key()));
          chunk.prices().forEach(line -> passed.add(line.key()));
          return new Kept(rejected, List.copyOf(passed), counts, chunk.reached());
        });
  }

  /** What {@link #keep} would do with a chunk; writes nothing. */
  public XoroOutlook foresee(Run run, XoroChunk chunk) {
    return scope.call(run.org(), connection -> new XoroPreview().of(connection, run.org(), chunk));
  }

  /**
   * Keeps planned lines that are still what they were when the plan was computed.
   *
   * @param lines each with its key, what it was (null when it was not there) and what it is to be
   * @return the places of those that are not, and were left alone
   */
  public List<Integer> apply(UUID org, List<Difference> lines) {
    return scope.call(
        org,
        connection -> {
          PlannedLines planned = PlannedLines.of(connection, org, lines);
          stock.keep(connection, org, planned.stock());
          prices.keep(connection, org, planned.prices());
          return planned.moved();
        });
  }

  /** Books what was kept: counts, and the cursor when the read is complete. */
  public void book(Run run, Kept kept) {
    scope.run(
        run.org(),
        connection ->
            book.book(
                connection,
                run,
                kept.counts(),
                new ChunkBook.Span(null, null, kept.reached(), null)));
  }

  /**
   * Tries the account: asks for one row of stock of the first store.
   *
   * @throws RuntimeException with a sentence for people when that does not work
   */
  public void probe(XoroAccount account) {
    String store = account.warehouses().keySet().iterator().next();
    client.page(
        account,
        STOCK,
        List.of(Map.entry("store", store), Map.entry("per_page", "1")),
        1,
        Asking.PERSON);
  }

  private XoroRead stock(Run run, XoroAccount account) {
    return new StockRead(
        account,
        store -> walk(run, account, STOCK, List.of(Map.entry("store", store))),
        warehouse ->
            scope.call(run.org(), connection -> stock.known(connection, run.org(), warehouse)));
  }

  private XoroRead prices(Run run, XoroAccount account, Long cursor) {
    List<Map.Entry<String, String>> query = new ArrayList<>();
    if (cursor != null) {
      Instant since = Instant.EPOCH.plus(cursor, ChronoUnit.MICROS).minus(settings.overlap());
      query.add(Map.entry("updated_at_min", XoroDates.write(since, account.zone())));
    }
    long begun = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return new PriceRead(account, walk(run, account, ITEMS, query), begun);
  }

  private XoroWalk walk(
      Run run, XoroAccount account, String path, List<Map.Entry<String, String>> query) {
    List<Map.Entry<String, String>> all = new ArrayList<>(query);
    all.add(Map.entry("per_page", String.valueOf(settings.pageSize())));
    Asking asking = new Asking(run.id(), () -> control.obey(run));
    return new XoroWalk(
        client, account, path, all, asking, settings.pause(), settings.firstPause());
  }
}
