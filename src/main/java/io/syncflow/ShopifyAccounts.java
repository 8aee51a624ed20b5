package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.Authentication;
import io.syncflow.shopify.ShopAccount;
import io.syncflow.shopify.ShopAccounts;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The shops among an organisation's connections: base URL, access token, version, reserve. */
final class ShopifyAccounts implements ShopAccounts {

  /** What the system is called in connections and runs. */
  static final String SYSTEM = "shopify";

  private static final String TOKEN_HEADER = "X-Shopify-Access-Token";

  /** The cost bucket limits what is asked; this only keeps a burst from being one. */
  private static final ApiAccount.Budget USUAL = new ApiAccount.Budget(40, 8);

  private final Accounts accounts;
  private final Function<Account, String> token;
  private final String version;
  private final int reservePercent;

  /**
   * @param token decrypts an account's secret; gives null when it has none
   * @param version for accounts that name none
   * @param reservePercent for accounts that name none
   */
  ShopifyAccounts(
      Accounts accounts, Function<Account, String> token, String version, int reservePercent) {
    this.accounts = accounts;
    this.token = token;
    this.version = version;
    this.reservePercent = reservePercent;
  }

  @Override
  public Optional<ShopAccount> find(UUID org) {
    return accounts
        .find(org, SYSTEM)
        .filter(account -> account.baseUrl() != null && account.baseUrl().startsWith("http"))
        .map(this::account);
  }

  private ShopAccount account(Account account) {
    String secret = token.apply(account);
    if (secret == null) {
      throw new IllegalStateException("the connection to shopify has no access token");
    }
    JsonNode settings = account.settings();
    ApiAccount api =
        new ApiAccount(
            account.org(),
            account.id(),
            account.system(),
            URI.create(account.baseUrl().replaceFirst("/+$", "")),
            new Authentication.Header(TOKEN_HEADER, secret),
            new ApiAccount.Budget(
                settings.path("calls_per_second").asDouble(USUAL.callsPerSecond()),
                settings.path("concurrent_calls").asInt(USUAL.concurrentCalls())));
    return new ShopAccount(
        api,
        settings.path("api_version").asText(version),
        settings.path("reserve_percent").asInt(reservePercent),
        settings.path("location").asText(null),
        settings.path("create_products").asBoolean(false));
  }
}
