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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A hub with the organisation acme and its ERP in H2's Oracle mode, with the project's mappings. No
 * schedule fires.
 */
public class ErpHub implements AutoCloseable {

  /** The ERP's sites. */
  public static final String SITES =
      "CREATE TABLE IFSAPP.SITE_TAB (CONTRACT varchar2(9) PRIMARY KEY, DESCRIPTION varchar2(50),"
          + " COUNTRY_CODE varchar2(2), ACTIVE varchar2(5), CREATED_DATE date, ROWVERSION date)";

  private final TestDatabase database = TestDatabase.create();
  private final UUID org = database.organisation("acme");
  private final String own =
      "jdbc:h2:mem:"
          + UUID.randomUUID()
          + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
  private final Connection erp;
  private final Hub hub;

  /**
   * @param data an empty folder
   * @param settings override config/application.properties
   * @param tables statements that make the ERP's tables, in the schema IFSAPP
   */
  public ErpHub(Path data, Map<String, String> settings, String... tables) throws SQLException {
    erp = DriverManager.getConnection(own);
    erp("CREATE SCHEMA IFSAPP");
    for (String table : tables) {
      erp(table);
    }
    Map<String, String> properties = new HashMap<>(settings);
    properties.put("camel.component.quartz.autoStartScheduler", "false");
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                properties,
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
    reconnect();
    hub.bean("mappings", Mappings.class).importFolder(org, Path.of("config/mappings"));
  }

  /** Makes the ERP of acme another database. */
  public final void connect(String url) {
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
  public final void reconnect() {
    connect(own);
  }

  /** Adds a site to the ERP, its name not as clean as the mapping makes it. */
  public final void site(String code, String rowversion) throws SQLException {
    erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('%s', ' The  site %s', 'SE', 'Y', NULL, TIMESTAMP '%s')"
            .formatted(code, code, rowversion));
  }

  /** Runs an entity's delta to the end. */
  public final RunSummary run(String entity) {
    return run(entity, RunMode.REALTIME);
  }

  /** Runs an entity to the end. */
  public final RunSummary run(String entity, RunMode mode) {
    return summary(start().runToEnd(org, "oracle_ifs", entity, mode));
  }

  public final RunSummary summary(Run run) {
    return new Runs(hub.scope()).find(org, run.id()).orElseThrow();
  }

  public final StartSync start() {
    return hub.bean("startSync", StartSync.class);
  }

  public final UUID org() {
    return org;
  }

  public final Hub hub() {
    return hub;
  }

  public final TestDatabase database() {
    return database;
  }

  /** Changes the ERP. */
  public final void erp(String sql) throws SQLException {
    try (Statement statement = erp.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection to the ERP that belongs to the hub. */
  public final Connection erp() {
    return erp;
  }

  /** Changes the hub's database, free of every rule. */
  public final void target(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first value of a query of the hub's database as text; null when there is none. */
  public final String ask(String question) throws SQLException {
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
