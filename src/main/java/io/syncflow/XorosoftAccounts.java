package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.Authentication;
import io.syncflow.xorosoft.XoroAccount;
import io.syncflow.xorosoft.XoroAccounts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The accounts at Xorosoft among an organisation's connections: the secret is the key pair of a
 * private app, {@code KEY:SECRET}.
 */
final class XorosoftAccounts implements XoroAccounts {

  /** What the system is called in connections and runs. */
  static final String SYSTEM = "xorosoft";

  /** Callers report two calls a second as the ceiling; several at once trip it. */
  private static final ApiAccount.Budget USUAL = new ApiAccount.Budget(2, 1);

  private final Accounts accounts;
  private final Function<Account, String> secret;

  /**
   * @param secret decrypts an account's secret; gives null when it has none
   */
  XorosoftAccounts(Accounts accounts, Function<Account, String> secret) {
    this.accounts = accounts;
    this.secret = secret;
  }

  @Override
  public Optional<XoroAccount> find(UUID org) {
    return accounts
        .find(org, SYSTEM)
        .filter(account -> account.baseUrl() != null && account.baseUrl().startsWith("http"))
        .map(this::account);
  }

  private XoroAccount account(Account account) {
    JsonNode settings = account.settings();
    return new XoroAccount(
        new ApiAccount(
            account.org(),
            account.id(),
            account.system(),
            URI.create(account.baseUrl().replaceFirst("/+$", "")),
            new Authentication.Header("Authorization", basic(secret.apply(account))),
            new ApiAccount.Budget(
                settings.path("calls_per_second").asDouble(USUAL.callsPerSecond()),
                USUAL.concurrentCalls())),
        zone(settings.path("time_zone").asText("UTC")),
        settings.path("quantity").asText("AvailableQty"),
        settings.path("cost").asText("StandardUnitCost"),
        warehouses(settings.path("warehouses")));
  }

  private static String basic(String pair) {
    if (pair == null || !pair.contains(":")) {
      throw new IllegalArgumentException(
          "the secret of the connection to xorosoft has to be KEY:SECRET of a private app");
    }
    return "Basic "
        + Base64.getEncoder().encodeToString(pair.strip().getBytes(StandardCharsets.UTF_8));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time_zone of the connection to xorosoft: there is no zone " + name);
    }
  }

  private static Map<String, String> warehouses(JsonNode names) {
    Map<String, String> warehouses = new LinkedHashMap<>();
    names
        .fields()
        .forEachRemaining(store -> warehouses.put(store.getKey(), store.getValue().asText()));
    return warehouses;
  }
}
