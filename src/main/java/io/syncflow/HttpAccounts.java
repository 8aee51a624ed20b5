package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.ApiAccounts;
import io.syncflow.http.Authentication;
import io.syncflow.http.Trust;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The HTTP accounts among an organisation's connections, with their tokens. */
final class HttpAccounts implements ApiAccounts {

  private final Accounts accounts;
  private final Function<Account, String> token;

  /**
   * @param token decrypts an account's secret; gives null when it has none
   */
  HttpAccounts(Accounts accounts, Function<Account, String> token) {
    this.accounts = accounts;
    this.token = token;
  }

  @Override
  public Optional<ApiAccount> find(UUID org, String system) {
    return accounts
        .find(org, system)
        .filter(account -> account.baseUrl() != null && account.baseUrl().startsWith("http"))
        .map(this::account);
  }

  private ApiAccount account(Account account) {
    String base = account.baseUrl().replaceFirst("/+$", "");
    return new ApiAccount(
        account.org(),
        account.id(),
        account.system(),
        URI.create(base),
        Authentication.bearer(token.apply(account)),
        trust(account.settings()),
        budget(account.settings()));
  }

  private static Trust trust(JsonNode settings) {
    String pem = settings.path("trusted_certificates").asText("");
    return pem.isBlank() ? Trust.PUBLIC : Trust.pem(pem);
  }

  private static ApiAccount.Budget budget(JsonNode settings) {
    ApiAccount.Budget usual = ApiAccount.Budget.DEFAULT;
    return new ApiAccount.Budget(
        settings.path("calls_per_second").asDouble(usual.callsPerSecond()),
        settings.path("concurrent_calls").asInt(usual.concurrentCalls()));
  }
}
