package io.syncflow;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.mapping.Mappings;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/**
 * A hub that carries sites out of an ERP in H2's Oracle mode, for a class of tests; {@link #reset}
 * empties it for the next one. The brake of sweeps is 2 rows or 50 %. No schedule fires.
 */
public final class SitesHub implements AutoCloseable {

  private final TestDatabase database = TestDatabase.create();
  private final UUID org = database.organisation("acme");
  private final Connection erp;
  private final String own;
  private final Hub hub;

  /**
   * @param data an empty folder
   */
  public SitesHub(Path data) throws SQLException {
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle;DB_CLOSE_DELAY=-1";
    erp = DriverManager.getConnection(url);
    erp("CREATE SCHEMA IFSAPP");
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                Map.of(
                    "camel.component.quartz.autoStartScheduler", "false",
                    "syncflow.sweep.brake-rows", "2",
                    "syncflow.sweep.brake-percent", "50"),
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
    own = url;
    reconnect();
    hub.bean("mappings", Mappings.class).importFolder(org, Path.of("config/mappings"));
  }

  /** Makes the ERP of acme another database. */
  public void connect(String url) {
    hub.bean("accounts", Accounts.class)
        .save(
            new Account(
                UuidCreator.getTimeOrderedEpoch(),
                org,
                "oracle_ifs",
                "default",
                url,
                new ObjectMapper().createObjectNode(),
                null,
                null));
  }

  /** Makes it the ERP in H2 again. */
  public void reconnect() {
    connect(own);
  }

  /** Six sites, S1 to S6, in the ERP and in the target; no history. */
  public void reset() throws SQLException {
    erp("DROP TABLE IF EXISTS IFSAPP.SITE_TAB");
    erp(
        "CREATE TABLE IFSAPP.SITE_TAB (CONTRACT varchar2(9), DESCRIPTION varchar2(50),"
            + " COUNTRY_CODE varchar2(2), ACTIVE varchar2(5), CREATED_DATE date, ROWVERSION date)");
    target(
        "TRUNCATE schedulehub.sites, bridge.sync_batches, bridge.erp_sync_state, bridge.alerts"
            + " CASCADE");
    target("ALTER TABLE schedulehub.sites ADD COLUMN IF NOT EXISTS deleted_at timestamptz");
    for (int n = 1; n <= 6; n++) {
      site("S" + n, "2026-11-01 10:00:00");
    }
    sync(RunMode.REALTIME);
  }

  /** Adds a site to the ERP, its name not as clean as the mapping makes it. */
  public void site(String code, String rowversion) throws SQLException {
    erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('%s', ' The  site %s', 'SE', 'Y', NULL, TIMESTAMP '%s')"
            .formatted(code, code, rowversion));
  }

  /** Runs sites to the end. */
  public RunSummary sync(RunMode mode) {
    return summary(start().runToEnd(org, "oracle_ifs", "sites", mode));
  }

  public RunSummary summary(Run run) {
    return new Runs(hub.scope()).find(org, run.id()).orElseThrow();
  }

  public StartSync start() {
    return hub.bean("startSync", StartSync.class);
  }

  public UUID org() {
    return org;
  }

  public Hub hub() {
    return hub;
  }

  public TestDatabase database() {
    return database;
  }

  /** What a command needs to reach this hub. */
  public Map<String, String> environment() {
    String token =
        new ApiTokens(database.scope(), Clock.systemUTC())
            .issue(org, "acme", "desk", Role.OPERATOR, null)
            .token();
    return Map.of("SYNCFLOW_URL", "http://127.0.0.1:" + hub.port(), "SYNCFLOW_TOKEN", token);
  }

  /** The codes of the target's sites for which a condition holds. */
  public String sites(String condition) throws SQLException {
    return ask(
        "SELECT string_agg(site_code, ' ' ORDER BY site_code) FROM schedulehub.sites WHERE "
            + condition);
  }

  /** Changes the ERP. */
  public void erp(String sql) throws SQLException {
    try (Statement statement = erp.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Changes the hub's database, free of every rule. */
  public void target(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first value of a query of the hub's database as text; null when there is none. */
  public String ask(String question) throws SQLException {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery(question)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  @Override
  public void close() throws SQLException {
    hub.close();
    erp.close();
    database.close();
  }
}
