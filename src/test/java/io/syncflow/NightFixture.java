package io.syncflow;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.delta.night.NightSchedule;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.delta.night.NightWindow;
import io.syncflow.ledger.RunMode;
import io.syncflow.mapping.Mappings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;

/**
 * A hub whose clock a test sets, and a source of items in the same database: it outlives the hub.
 */
final class NightFixture implements AutoCloseable {

  static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
  private static final Duration PATIENCE =
      Duration.ofMinutes(Long.getLong("syncflow.nights.patience", 1));

  final TestDatabase database = TestDatabase.create();
  final UUID org = database.organisation("acme");
  final TestClock clock;
  private final Path data;
  private final int chunkSize;
  private Hub hub;

  NightFixture(Path data, String local, int chunkSize) {
    this.data = data;
    this.chunkSize = chunkSize;
    this.clock = new TestClock(at(local));
    run("CREATE SCHEMA ifsapp");
    run(
        "CREATE TABLE ifsapp.inventory_part_tab (part_no varchar(25) PRIMARY KEY, description"
            + " varchar(200), unit_meas varchar(10), category varchar(20), list_price"
            + " numeric(15,4), weight_net varchar(20), qty_onhand numeric, contract varchar(5),"
            + " part_status varchar(1), rowversion bigint)");
    run("CREATE INDEX ON ifsapp.inventory_part_tab (rowversion)");
    run("CREATE SEQUENCE ifsapp.versions");
    run("GRANT USAGE ON SCHEMA ifsapp TO syncflow_app");
    run("GRANT SELECT ON ifsapp.inventory_part_tab TO syncflow_app");
    start();
    hub.bean("accounts", Accounts.class)
        .save(
            new Account(
                UuidCreator.getTimeOrderedEpoch(),
                org,
                "oracle_ifs",
                "default",
                database.settings().url() + "?user=syncflow_app&password=app",
                new ObjectMapper().createObjectNode(),
                null,
                null));
    hub.bean("mappings", Mappings.class).importFolder(org, Path.of("config/mappings"));
  }

  /** The moment of a local time in the windows' zone. */
  static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(ZONE).toInstant();
  }

  void start() {
    hub = hub(data, database.settings(), clock, chunkSize);
  }

  void stop() {
    hub.close();
  }

  static Hub hub(Path data, DatabaseSettings database, Clock clock, int chunkSize) {
    return Hub.start(
        new HubSettings(
            Path.of("."),
            data,
            database,
            Map.of(
                "camel.component.quartz.autoStartScheduler",
                "false",
                "camel.management.enabled",
                "false",
                "syncflow.http.port",
                "0",
                "syncflow.chunk-size",
                "" + chunkSize),
            Map.of(
                "SYNCFLOW_KEYSET",
                System.getenv().getOrDefault("SYNCFLOW_KEYSET", TestKeyset.JSON),
                "SYNCFLOW_NODE",
                "night"),
            clock));
  }

  Hub hub() {
    return hub;
  }

  /** Adds rows to the source with even numbers for keys. */
  void fill(int rows) {
    run(
        "INSERT INTO ifsapp.inventory_part_tab SELECT 'P' || lpad((2 * n)::text, 9, '0'),"
            + " 'Part ' || n, 'PCS', 'C' || n % 7, n % 1000, NULL, n % 50, NULL, 'A',"
            + " nextval('ifsapp.versions') FROM generate_series(1, "
            + rows
            + ") n");
  }

  /** Schedules the items' backfill in a window from 19:00 to 07:00. */
  void schedule(int days) {
    NightWindow window = new NightWindow(LocalTime.of(19, 0), LocalTime.of(7, 0), ZONE);
    Instant next = window.upcoming(clock.instant()).opens();
    schedules().save(org, "oracle_ifs", "items", window, days, false, next);
  }

  NightSchedules schedules() {
    return new NightSchedules(database.scope());
  }

  NightSchedule schedule() {
    return schedules().find(org, "oracle_ifs", "items").orElseThrow();
  }

  /** What the trigger does each minute. */
  void minute() {
    hub.context().createProducerTemplate().sendBody("direct:night-windows", "");
  }

  /** Lets the trigger fire and waits until nothing is left to do tonight. */
  void night(String local) {
    clock.set(at(local));
    minute();
    awaitEnd();
  }

  /** Waits until nothing is due, nothing runs and the last delta of a complete pass is done. */
  void awaitEnd() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(25))
        .until(
            () -> {
              if (isDue()) {
                minute();
                return false;
              }
              return openLeases() == 0 && lastDeltaIsDone();
            });
  }

  private long openLeases() {
    return ask("SELECT count(*) FROM bridge.run_leases WHERE batch_uid IS NOT NULL");
  }

  private boolean isDue() {
    NightSchedule now = schedule();
    return now.enabled() && now.nextRunAt() != null && !now.nextRunAt().isAfter(clock.instant());
  }

  private boolean lastDeltaIsDone() {
    return schedule().passCompletedAt() == null
        || ask(
                "SELECT count(*) FROM bridge.sync_batches d WHERE d.sync_type = 'realtime' AND"
                    + " d.status <> 'running' AND d.started_at >= (SELECT max(started_at) FROM"
                    + " bridge.sync_batches WHERE sync_type = 'background')")
            > 0;
  }

  void delta() {
    hub.bean("startSync", StartSync.class).runToEnd(org, "oracle_ifs", "items", RunMode.REALTIME);
  }

  void run(String sql) {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long ask(String question) {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String text(String question) {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows that only one of source and target has, compared column by column. */
  long differing() {
    String target =
        "SELECT item_no, name, unit, category, list_price::numeric, qty_on_hand::numeric,"
            + " src_rowversion FROM schedulehub.items";
    String source =
        "SELECT part_no, description, unit_meas, category, list_price, qty_onhand, rowversion"
            + " FROM ifsapp.inventory_part_tab";
    return ask("SELECT count(*) FROM (" + target + " EXCEPT " + source + ") x")
        + ask("SELECT count(*) FROM (" + source + " EXCEPT " + target + ") x");
  }

  @Override
  public void close() {
    hub.close();
    database.close();
  }
}
