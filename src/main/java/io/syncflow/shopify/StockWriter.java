package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets what can be sold, and only when the shop still has what it was known to have: between the
 * two something may have been sold, and a quantity set over that would be sold twice.
 */
final class StockWriter {

  private static final String STALE = "CHANGE_FROM_QUANTITY_STALE";
  private static final String FAILED_BEFORE = "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED";
  private static final int ATTEMPTS = 3;

  /** Shopify takes 250, all of them or none. */
  private static final int AT_ONCE = 100;

  private static final Pattern AT = Pattern.compile("input\\.quantities\\.(\\d+)\\..*");

  private final ShopClient client;

  StockWriter(ShopClient client) {
    this.client = client;
  }

  /**
   * A quantity to set.
   *
   * @param name what the caller calls it
   * @param from what the shop was known to have; null when that is not known
   */
  record Wanted(String name, String item, Long from, long to) {}

  /**
   * What came of it.
   *
   * @param set how many were set; others the shop had already
   * @param stale what the shop has instead, by name, where it had not what was expected: nothing
   *     was set there
   */
  record Outcome(int set, Map<String, Long> stale) {}

  /**
   * Sets quantities at the account's place.
   *
   * @param run shown by the shop's stock history; a repetition by another run is a call of its own,
   *     which the comparison makes harmless
   * @param occasion the same for every repetition of these changes
   * @throws ShopRefused when the shop refuses for another reason than the comparison
   */
  Outcome set(ShopAccount account, List<Wanted> all, UUID run, String occasion, Asking asking) {
    List<Wanted> open = new ArrayList<>();
    for (Wanted one : all) {
      long from = one.from() == null ? available(account, one.item(), asking) : one.from();
      if (from != one.to()) {
        open.add(new Wanted(one.name(), one.item(), from, one.to()));
      }
    }
    Map<String, Long> stale = new LinkedHashMap<>();
    int set = 0;
    for (int from = 0; from < open.size(); from += AT_ONCE) {
      List<Wanted> some = open.subList(from, Math.min(from + AT_ONCE, open.size()));
      set += some(account, new ArrayList<>(some), run, occasion, asking, stale);
    }
    return new Outcome(set, stale);
  }

  private int some(
      ShopAccount account,
      List<Wanted> some,
      UUID run,
      String occasion,
      Asking asking,
      Map<String, Long> stale) {
    while (!some.isEmpty()) {
      Set<Integer> refused = send(account, some, run, occasion, asking);
      if (refused.isEmpty()) {
        return some.size();
      }
      List<Wanted> left = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        Wanted one = some.get(i);
        if (!refused.contains(i)) {
          left.add(one);
          continue;
        }
        long now = available(account, one.item(), asking);
        if (now != one.to()) {
          stale.put(one.name(), now);
        }
      }
      some = left;
    }
    return 0;
  }

  /**
   * What can be sold of an item at the account's place.
   *
   * @throws ShopRefused when it is not kept or not stocked there
   */
  private long available(ShopAccount account, String item, Asking asking) {
    ObjectNode variables =
        JsonNodeFactory.instance.objectNode().put("item", item).put("location", account.location());
    JsonNode found = client.ask(account, Operation.INVENTORY_LEVEL, variables, asking);
    for (JsonNode quantity : found.path("inventoryLevel").path("quantities")) {
      return quantity.path("quantity").asLong();
    }
    throw new ShopRefused(
        ShopRefused.Kind.USER_ERRORS, item + " is not stocked at " + account.location());
  }

  /** Sets all of them or none; answers the places of those about which the comparison failed. */
  private Set<Integer> send(
      ShopAccount account, List<Wanted> some, UUID run, String occasion, Asking asking) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.put("reason", "correction").put("name", "available");
    input.put("referenceDocumentUri", "gid://syncflow/SyncRun/" + run);
    ArrayNode quantities = input.putArray("quantities");
    for (Wanted one : some) {
      quantities
          .addObject()
          .put("inventoryItemId", one.item())
          .put("locationId", account.location())
          .put("quantity", one.to())
          .put("changeFromQuantity", one.from());
    }
    for (int attempt = 1; ; attempt++) {
      ObjectNode variables = JsonNodeFactory.instance.objectNode();
      variables.set("input", input);
      variables.put("key", Sha256.hex(String.join("|", input.toString(), occasion, attempt + "")));
      try {
        client.ask(account, Operation.INVENTORY_SET, variables, asking);
        return Set.of();
      } catch (ShopRefused refused) {
        if (refused.has(STALE)) {
          return stale(refused, some.size());
        }
        if (!refused.has(FAILED_BEFORE) || attempt == ATTEMPTS) {
          throw refused;
        }
      }
    }
  }

  /** All of them when the shop does not say which. */
  private static Set<Integer> stale(ShopRefused refused, int count) {
    Set<Integer> places = new TreeSet<>();
    for (ShopRefused.UserError error : refused.errors()) {
      Matcher at = AT.matcher(error.field());
      if (!STALE.equals(error.code())) {
        throw refused;
      }
      if (at.matches()) {
        places.add(Integer.valueOf(at.group(1)));
      }
    }
    if (places.isEmpty()) {
      for (int i = 0; i < count; i++) {
        places.add(i);
      }
    }
    return places;
  }
}
