package io.syncflow;

import io.syncflow.db.OrgScope;
import io.syncflow.delta.DeltaDefinitions;
import io.syncflow.delta.DeltaJobs;
import io.syncflow.delta.DeltaReader;
import io.syncflow.delta.KeyedReader;
import io.syncflow.delta.NightReader;
import io.syncflow.delta.NightRuns;
import io.syncflow.delta.Overlaps;
import io.syncflow.delta.SourceDatabases;
import io.syncflow.delta.WholeReader;
import io.syncflow.delta.night.NightBook;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Ledger;
import io.syncflow.record.SourceReads;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.main.Main;

/** Composes what reads sources: what is new, by key, all of it, and what a night may read. */
final class HubReads implements AutoCloseable {

  private static final int NIGHTS_AT_ONCE = 4;

  private final OrgScope scope;
  private final Ledger ledger;
  private final SourceDatabases databases;
  private final SourceReads others;
  private final Alerts alerts;
  private final Clock clock;
  private final ExecutorService nightWorkers = Executors.newFixedThreadPool(NIGHTS_AT_ONCE);

  /**
   * @param others the sources that are no databases
   */
  HubReads(
      OrgScope scope,
      Ledger ledger,
      SourceDatabases databases,
      SourceReads others,
      Alerts alerts,
      Clock clock) {
    this.scope = scope;
    this.ledger = ledger;
    this.databases = databases;
    this.others = others;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** Hands the beans to the routes. */
  void bind(Main main) {
    Overlaps overlaps = new Overlaps(scope, alerts);
    main.bind("overlaps", overlaps);
    main.bind("deltaDefinitions", new DeltaDefinitions());
    main.bind("jobs", new DeltaJobs(scope, ledger.runs(), overlaps));
    main.bind(
        "deltaReader",
        new DeltaReader(databases, others, ledger.control(), ledger.progress(), overlaps));
    main.bind(
        "keyedReader", new KeyedReader(databases, others, ledger.control(), ledger.progress()));
    main.bind(
        "wholeReader", new WholeReader(databases, others, ledger.control(), ledger.progress()));
    NightSchedules schedules = new NightSchedules(scope);
    NightBook book = new NightBook(scope);
    main.bind(
        "nightReader",
        new NightReader(databases, ledger.control(), ledger.progress(), schedules, book, clock));
    main.bind(
        "nights", new NightRuns(scope, ledger.runs(), schedules, book, clock, NIGHTS_AT_ONCE));
    main.bind("nightWorkers", nightWorkers);
  }

  @Override
  public void close() {
    nightWorkers.shutdown();
  }
}
