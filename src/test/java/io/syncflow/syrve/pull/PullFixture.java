package io.syncflow.syrve.pull;

import io.syncflow.SyrveBooks;
import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.ledger.TestLedger;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Lists stored by runs of an organisation, without a server. */
final class PullFixture implements AutoCloseable {

  final TestDatabase database = TestDatabase.create();
  final UUID org = database.organisation("acme");
  final OrgScope scope = database.scope();
  final Ledger ledger = TestLedger.here(scope);
  final RawObjects objects = new RawObjects(scope, new ChunkBook(), SyrveBooks.deadLetters());
  final MissingObjects missing =
      new MissingObjects(
          scope,
          new ChunkBook(),
          SyrveBooks.sweeps(),
          SyrveBooks.deadLetters(),
          new Alerts(scope),
          new BigDecimal("20"));
  CategoryFilter filter = CategoryFilter.NONE;
  int chunkSize = 3;

  /** A list of products, whole. */
  RunSummary products(String json) throws IOException {
    return pull("products", ObjectShapes.PRODUCT, new JsonList(), json);
  }

  RunSummary stock(String json) throws IOException {
    return pull("stock", ObjectShapes.STOCK, new JsonList(), json);
  }

  RunSummary pull(String job, ObjectShape shape, ListFormat format, String document)
      throws IOException {
    Run run =
        ledger.runs().open(new RunRequest(org, "syrve", job, RunMode.REALTIME, "manual", null));
    Set<ObjectType> whole =
        format instanceof XmlList
            ? Set.of(ObjectType.PRODUCT, ObjectType.PRODUCT_GROUP)
            : Set.of(shape.type());
    PulledList list = new PulledList(job, "/x", false, List.of(), null, format, shape, whole);
    try (Spool spool = Lists.spool(document)) {
      FetchedList fetched = new FetchedList(list, spool, format.census(spool));
      ObjectChunks chunks = new ObjectChunks(List.of(fetched), filter, chunkSize, () -> {});
      while (chunks.hasNext()) {
        objects.store(run, chunks.next());
        chunks.stored();
      }
      chunks.verifyExhausted();
      missing.settle(run, whole, chunks.nameless());
    }
    ledger.runs().complete(run);
    return new Runs(scope).find(org, run.id()).orElseThrow();
  }

  /** Forgets all objects, runs and letters. */
  void reset() throws SQLException {
    execute(
        "TRUNCATE public.syrve_raw_objects, public.syrve_sync_runs, bridge.sync_batches,"
            + " bridge.run_leases, bridge.staged_deletes, bridge.failed_records, bridge.alerts"
            + " CASCADE");
    filter = CategoryFilter.NONE;
    chunkSize = 3;
  }

  void execute(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first value of a query as text; null when there is none. */
  String ask(String question) throws SQLException {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery(question)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  @Override
  public void close() {
    ledger.close();
    database.close();
  }
}
