package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.Hub;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.mapping.Mappings;
import io.syncflow.sandbox.ErpLogin;
import io.syncflow.sandbox.SimulatedApis;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Sets up the organisation {@code sandbox}; what is there already is brought up to date. */
final class SandboxOrganisation {

  static final String SLUG = "sandbox";
  static final String SYSTEM = "oracle_ifs";
  static final String TIME_ZONE = "Europe/Stockholm";
  static final String API_SOURCE = "apismith";
  static final String STOCK_SOURCE = "xorosoft";
  private static final String API_TARGET = "schedulehub_api";

  private final Hub hub;
  private final Accounts accounts;

  SandboxOrganisation(Hub hub) {
    this.hub = hub;
    this.accounts = hub.bean("accounts", Accounts.class);
  }

  /**
   * @param login how the hub connects to the ERP
   * @param mappings the folder of the mapping files
   * @return the organisation's id
   */
  UUID prepare(ErpLogin login, Path mappings) {
    UUID org = hub.scope().call(null, SandboxOrganisation::findOrAdd);
    connect(org, login);
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("schema", "schedulehub");
    accounts.save(
        new Account(id(org, "schedulehub"), org, "schedulehub", SLUG, null, schema, null, null));
    hub.bean("mappings", Mappings.class).importFolder(org, mappings);
    return org;
  }

  private void connect(UUID org, ErpLogin login) {
    ObjectNode user = JsonNodeFactory.instance.objectNode().put("user", login.user());
    connect(org, SYSTEM, login.url(), user, login.password());
  }

  /** Adds the accounts of the systems that speak HTTP. */
  void connect(UUID org, SimulatedApis apis) {
    ObjectNode budget = JsonNodeFactory.instance.objectNode().put("calls_per_second", 100);
    connect(org, API_SOURCE, apis.apiSmith().url(), budget, apis.apiSmith().token());
    connect(org, API_TARGET, apis.scheduleHub().url(), budget, apis.scheduleHub().token());
    ObjectNode xorosoft = budget.deepCopy().put("time_zone", "America/New_York");
    xorosoft.putObject("warehouses").put("Main Warehouse", "MAIN").put("Outlet", "OUT");
    String pair = apis.xorosoft().key() + ":" + apis.xorosoft().secret();
    connect(org, STOCK_SOURCE, apis.xorosoft().url(), xorosoft, pair);
  }

  /** Adds an account, or brings it up to date. */
  void connect(UUID org, String system, String url, ObjectNode settings, String secret) {
    UUID id = id(org, system);
    SecretPlace place =
        new SecretPlace(org, "integration_connections", "credentials_encrypted", id);
    String sealed = hub.bean("secrets", Secrets.class).encrypt(secret, place);
    accounts.save(new Account(id, org, system, SLUG, url, settings, sealed, null));
  }

  /** The ciphertext is bound to the row's id, so a row that exists keeps it. */
  private UUID id(UUID org, String system) {
    return accounts.find(org, system).map(Account::id).orElseGet(UuidCreator::getTimeOrderedEpoch);
  }

  private static UUID findOrAdd(Connection connection) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement("SELECT org_id FROM bridge.organization_by_slug(?)")) {
      find.setString(1, SLUG);
      try (ResultSet row = find.executeQuery()) {
        if (row.next()) {
          return row.getObject(1, UUID.class);
        }
      }
    }
    try (PreparedStatement add =
        connection.prepareStatement("SELECT bridge.organization_add(?, ?, ?, ?)")) {
      add.setObject(1, UuidCreator.getTimeOrderedEpoch());
      add.setString(2, SLUG);
      add.setString(3, "Sandbox");
      add.setString(4, TIME_ZONE);
      try (ResultSet row = add.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    }
  }
}
