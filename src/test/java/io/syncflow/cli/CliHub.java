package io.syncflow.cli;

import io.syncflow.ErpHub;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.PlatformTokens;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A running hub with the organisations acme and globex. acme has an ERP of two sites, of which one
 * cannot be mapped. No schedule fires.
 */
final class CliHub implements AutoCloseable {

  private static final String PARTS =
      "CREATE TABLE IFSAPP.INVENTORY_PART_TAB (PART_NO varchar2(25) PRIMARY KEY, DESCRIPTION"
          + " varchar2(120), UNIT_MEAS varchar2(10), CATEGORY varchar2(40), LIST_PRICE number(12, 2),"
          + " WEIGHT_NET varchar2(20), QTY_ONHAND number(10), CONTRACT varchar2(5), PART_STATUS"
          + " varchar2(1), ROWVERSION number(18))";

  private final ErpHub erp;
  private final UUID globex;
  private final ApiTokens tokens;

  CliHub(Path data) throws SQLException {
    this(data, Map.of());
  }

  /**
   * @param settings override config/application.properties
   */
  CliHub(Path data, Map<String, String> settings) throws SQLException {
    erp = new ErpHub(data, settings, ErpHub.SITES, PARTS);
    globex = erp.database().organisation("globex");
    tokens = new ApiTokens(erp.database().scope(), Clock.systemUTC());
    erp.erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES"
            + " ('S1', 'First', 'SE', 'Y', NULL, TIMESTAMP '2026-11-01 10:00:00'),"
            + " ('S2', 'Second', 'NO', 'maybe', NULL, TIMESTAMP '2026-11-01 10:00:00')");
  }

  String url() {
    return "http://127.0.0.1:" + erp.hub().port();
  }

  /** A token of acme. */
  String acme(Role role) {
    return tokens.issue(erp.org(), "acme", role.code(), role, null).token();
  }

  /** A token of globex. */
  String globex(Role role) {
    return tokens.issue(globex, "globex", role.code(), role, null).token();
  }

  String platform() {
    return new PlatformTokens(erp.database().scope(), Clock.systemUTC())
        .issue("test", null)
        .token();
  }

  /** Runs SQL in acme's ERP. */
  void erp(String sql) throws SQLException {
    erp.erp(sql);
  }

  /** Sends an empty message to a route. */
  void send(String endpoint) {
    erp.hub().context().createProducerTemplate().sendBody(endpoint, "");
  }

  /** Opens a run of acme's entity; closing it ends the run. */
  AutoCloseable openRun(String entity) {
    Run run =
        erp.hub()
            .ledger()
            .runs()
            .open(
                new RunRequest(erp.org(), "oracle_ifs", entity, RunMode.REALTIME, "manual", null));
    return () -> erp.hub().ledger().runs().complete(run);
  }

  /** Changes the hub's database, free of every rule. */
  void sql(String sql) throws SQLException {
    erp.target(sql);
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
    erp.close();
  }
}
