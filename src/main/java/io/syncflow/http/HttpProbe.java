package io.syncflow.http;

import io.syncflow.http.ApiCall.Repeat;
import io.syncflow.http.CallFailed.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tries an HTTP connection by calling its base URL once, with its token. */
public final class HttpProbe {

  private final ApiAccounts accounts;
  private final Outbound outbound;

  public HttpProbe(ApiAccounts accounts, Outbound outbound) {
    this.accounts = accounts;
    this.outbound = outbound;
  }

  /** One sentence for people; empty when the system answered and did not refuse the token. */
  public Optional<String> failure(UUID org, String system) {
    ApiCall call = new ApiCall("GET", "/", Map.of(), null, Repeat.NEVER, null, () -> {});
    try {
      outbound.call(accounts.of(org, system), call);
      return Optional.empty();
    } catch (CallFailed e) {
      // An API need not have anything at its base: that it says so proves that it is there.
      return e.kind() == Kind.REFUSED ? Optional.empty() : Optional.of(e.getMessage() + ".");
    }
  }
}
