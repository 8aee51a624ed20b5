package io.syncflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.syncflow.sandbox.ApiLogin;
import io.syncflow.sandbox.SandboxFault;
import io.syncflow.sandbox.SimulatedApis;
import io.syncflow.sandbox.SimulatedErp;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** A hub with the simulated ERP and the simulated systems that speak HTTP, for impatient tests. */
final class ApisHub implements AutoCloseable {

  /** How often a call is tried. */
  static final int ATTEMPTS = 10;

  final TestDatabase database = TestDatabase.create();
  final SimulatedErp erp;
  final SimulatedApis apis;
  final Hub hub;

  ApisHub(Path data) throws SandboxFault {
    erp = SimulatedErp.open(data.resolve("erp"), SimulatedErp.SEED);
    apis = erp.apis(Clock.systemUTC());
    Map<String, String> properties =
        Map.of(
            "camel.component.quartz.autoStartScheduler", "false",
            "camel.management.enabled", "false",
            "syncflow.http.port", "0",
            "syncflow.outbound.private-hosts", "127.0.0.1",
            "syncflow.outbound.first-pause", "PT0.01S",
            "syncflow.outbound.longest-pause", "PT0.02S",
            "syncflow.outbound.deadline", "PT1S",
            "syncflow.outbound.attempts", Integer.toString(ATTEMPTS),
            "syncflow.pull.page-size", "200");
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                properties,
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
  }

  /** A new organisation, connected to all simulated systems, with the project's mappings. */
  UUID organisation(String name) {
    return organisation(name, apis.apiSmith());
  }

  /** The same with another APISmith. */
  UUID organisation(String name, ApiLogin apiSmith) {
    UUID org = database.organisation(name);
    ObjectNode user = JsonNodeFactory.instance.objectNode().put("user", erp.login().user());
    connect(org, "oracle_ifs", erp.login().url(), user, erp.login().password());
    connect(org, "apismith", apiSmith);
    connect(org, "schedulehub_api", apis.scheduleHub());
    hub.bean("mappings", Mappings.class).importFolder(org, Path.of("config/mappings"));
    return org;
  }

  private void connect(UUID org, String system, ApiLogin login) {
    ObjectNode budget = JsonNodeFactory.instance.objectNode().put("calls_per_second", 1000);
    connect(org, system, login.url(), budget, login.token());
  }

  void connect(UUID org, String system, String url, ObjectNode settings, String secret) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    SecretPlace place =
        new SecretPlace(org, "integration_connections", "credentials_encrypted", id);
    String sealed = hub.bean("secrets", Secrets.class).encrypt(secret, place);
    hub.bean("accounts", Accounts.class)
        .save(new Account(id, org, system, "default", url, settings, sealed, null));
  }

  /** Runs an entity's delta to its end. */
  RunSummary run(UUID org, String system, String entity) {
    return run(org, system, entity, RunMode.REALTIME);
  }

  /** A run of an entity to its end. */
  RunSummary run(UUID org, String system, String entity, RunMode mode) {
    Run run = hub.bean("startSync", StartSync.class).runToEnd(org, system, entity, mode);
    return new Runs(hub.scope()).find(org, run.id()).orElseThrow();
  }

  /** The first value of the answer; null when there is no row. */
  String ask(String question) {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery(question)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(question, e);
    }
  }

  /** Changes what no bean would change. */
  void execute(String sql) {
    try (Connection all = database.superuser();
        var statement = all.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void close() {
    hub.close();
    apis.close();
    erp.close();
    database.close();
  }
}
