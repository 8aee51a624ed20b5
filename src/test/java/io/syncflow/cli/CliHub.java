package io.syncflow.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.TestKeyset;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.TestDatabase;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.mapping.Mappings;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.PlatformTokens;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A running hub with the organisations acme and globex. acme has an ERP of two sites, of which one
 * cannot be mapped. No schedule fires.
 */
final class CliHub implements AutoCloseable {

  private final TestDatabase database = TestDatabase.create();
  private final UUID acme = database.organisation("acme");
  private final UUID globex = database.organisation("globex");
  private final ApiTokens tokens = new ApiTokens(database.scope(), Clock.systemUTC());
  private final Connection erp;
  private final Hub hub;

  CliHub(Path data) throws SQLException {
    this(data, Map.of());
  }

  /**
   * @param settings override config/application.properties
   */
  CliHub(Path data, Map<String, String> settings) throws SQLException {
    Map<String, String> properties = new HashMap<>(settings);
    properties.put("camel.component.quartz.auto-start-scheduler", "false");
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle;DB_CLOSE_DELAY=-1";
    erp = DriverManager.getConnection(url);
    try (Statement statement = erp.createStatement()) {
      statement.execute("CREATE SCHEMA IFSAPP");
      statement.execute(
          "CREATE TABLE IFSAPP.SITE_TAB (CONTRACT varchar2(5) PRIMARY KEY, DESCRIPTION"
              + " varchar2(50), COUNTRY_CODE varchar2(2), ACTIVE varchar2(5), CREATED_DATE date,"
              + " ROWVERSION date)");
      statement.execute(
          "CREATE TABLE IFSAPP.INVENTORY_PART_TAB (PART_NO varchar2(25) PRIMARY KEY, DESCRIPTION"
              + " varchar2(120), UNIT_MEAS varchar2(10), CATEGORY varchar2(40), LIST_PRICE"
              + " number(12, 2), WEIGHT_NET varchar2(20), QTY_ONHAND number(10), CONTRACT"
              + " varchar2(5), PART_STATUS varchar2(1), ROWVERSION number(18))");
      statement.execute(
          "INSERT INTO IFSAPP.SITE_TAB VALUES"
              + " ('S1', 'First', 'SE', 'Y', NULL, TIMESTAMP '2026-11-01 10:00:00'),"
              + " ('S2', 'Second', 'NO', 'maybe', NULL, TIMESTAMP '2026-11-01 10:00:00')");
    }
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                properties,
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
    hub.bean("accounts", Accounts.class)
        .save(
            new Account(
                UuidCreator.getTimeOrderedEpoch(),
                acme,
                "oracle_ifs",
                "default",
                url,
                new ObjectMapper().createObjectNode(),
                null,
                null));
    hub.bean("mappings", Mappings.class).importFolder(acme, Path.of("config/mappings"));
  }

  String url() {
    return "http://127.0.0.1:" + hub.port();
  }

  /** A token of acme. */
  String acme(Role role) {
    return tokens.issue(acme, "acme", role.code(), role, null).token();
  }

  /** A token of globex. */
  String globex(Role role) {
    return tokens.issue(globex, "globex", role.code(), role, null).token();
  }

  String platform() {
    return new PlatformTokens(database.scope(), Clock.systemUTC()).issue("test", null).token();
  }

  /** Runs SQL in acme's ERP. */
  void erp(String sql) throws SQLException {
    try (Statement statement = erp.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Sends an empty message to a route. */
  void send(String endpoint) {
    hub.context().createProducerTemplate().sendBody(endpoint, "");
  }

  /** Opens a run of acme's entity; closing it ends the run. */
  AutoCloseable openRun(String entity) {
    Run run =
        hub.ledger()
            .runs()
            .open(new RunRequest(acme, "oracle_ifs", entity, RunMode.REALTIME, "manual", null));
    return () -> hub.ledger().runs().complete(run);
  }

  /** Changes the hub's database, free of every rule. */
  void sql(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  /** An environment with this hub and that token; a copy that may be changed. */
  Map<String, String> environment(String token) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SYNCFLOW_URL", url());
    environment.put("SYNCFLOW_TOKEN", token);
    return environment;
  }

  @Override
  public void close() throws SQLException {
    hub.close();
    erp.close();
    database.close();
  }
}
