package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.http.CallFailed;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Tries a connection to a shop: asks who it is, and whether the app may do what the hub does. */
public final class ShopProbe {

  private static final Set<String> NEEDED =
      Set.of("read_products", "write_products", "read_inventory", "write_inventory");

  private final ShopAccounts accounts;
  private final ShopClient client;

  ShopProbe(ShopAccounts accounts, ShopClient client) {
    this.accounts = accounts;
    this.client = client;
  }

  /** One sentence for people; empty when all is well. */
  public Optional<String> failure(UUID org) {
    try {
      JsonNode app =
          client.ask(
              accounts.of(org),
              Operation.SHOP,
              JsonNodeFactory.instance.objectNode(),
              Asking.PERSON);
      Set<String> missing = new TreeSet<>(NEEDED);
      for (JsonNode scope : app.path("accessScopes")) {
        String handle = scope.path("handle").asText();
        missing.remove(handle);
        // Who may write may read, and Shopify need not say so.
        missing.remove(handle.replace("write_", "read_"));
      }
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of("The app lacks the access scopes " + String.join(", ", missing) + ".");
    } catch (CallFailed | ShopRefused | IllegalArgumentException | IllegalStateException e) {
      return Optional.of(e.getMessage() + ".");
    }
  }
}
