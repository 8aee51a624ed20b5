package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.Sha256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sets what can be sold, many quantities in one call, and each only when the shop still has what it
 * was known to have: between the two something may have been sold, and a quantity set over that
 * would be sold twice. A call with a complaint about one quantity sets none; the others are sent
 * again without it, compared anew, so it does no harm should a shop have set them after all.
 */
final class StockWriter {

  private static final String STALE = "CHANGE_FROM_QUANTITY_STALE";
  private static final String FAILED_BEFORE = "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED";
  private static final String UNDER_WAY = "IDEMPOTENCY_CONCURRENT_REQUEST";
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Public clients take no more (reference/commerce-apis.md, 1.7). */
  private static final int AT_ONCE = 250;

  /** An item with its level costs three points, and a query may cost a thousand. */
  private static final int LOOKS_AT_ONCE = 125;

  private final ShopClient client;

  StockWriter(ShopClient client) {
    this.client = client;
  }

  /**
   * A quantity to set.
   *
   * @param name what the caller calls it, once
   * @param item the inventory item's id, once
   * @param from what the shop was known to have; null when that is not known
   */
  record Wanted(String name, String item, Long from, long to) {}

  /**
   * What came of it, by the callers' names; what is in none of them the shop had already.
   *
   * @param set what was set
   * @param stale what the shop has instead, where it had not what was expected: nothing was set
   *     there
   * @param refused why, where the shop complains about something else than the comparison
   */
  record Outcome(Set<String> set, Map<String, Long> stale, Map<String, ShopRefused> refused) {}

  /** What all calls of one {@link #set} have in common. */
  private record Errand(ShopAccount account, String occasion, Asking asking, Outcome outcome) {}

  /**
   * Sets quantities at the account's place.
   *
   * @param occasion the same for every repetition of these changes
   * @param asking its run is shown by the shop's stock history; a repetition by another run is a
   *     call of its own, which the comparison makes harmless
   * @throws ShopRefused when the shop refuses a call as such
   */
  Outcome set(ShopAccount account, List<Wanted> all, String occasion, Asking asking) {
    Errand errand =
        new Errand(
            account,
            occasion,
            asking,
            new Outcome(new HashSet<>(), new LinkedHashMap<>(), new HashMap<>()));
    Map<String, Long> levels =
        levels(errand, all.stream().filter(one -> one.from() == null).map(Wanted::item).toList());
    List<Wanted> open = new ArrayList<>();
    for (Wanted one : all) {
      Long from = one.from() == null ? levels.get(one.item()) : one.from();
      if (from == null) {
        errand.outcome().refused().put(one.name(), notStocked(account, one.item()));
      } else if (from != one.to()) {
        open.add(new Wanted(one.name(), one.item(), from, one.to()));
      }
    }
    for (int from = 0; from < open.size(); from += AT_ONCE) {
      some(errand, open.subList(from, Math.min(from + AT_ONCE, open.size())));
    }
    return errand.outcome();
  }

  private void some(Errand errand, List<Wanted> some) {
    List<Wanted> left = some;
    while (!left.isEmpty()) {
      ShopRefused refusal = send(errand, left);
      if (refusal == null) {
        left.forEach(one -> errand.outcome().set().add(one.name()));
        return;
      }
      left = without(errand, left, refusal);
    }
  }

  /** Those that the shop does not complain about; of the others the outcome tells. */
  private List<Wanted> without(Errand errand, List<Wanted> some, ShopRefused refusal) {
    Set<Integer> stale = new HashSet<>();
    Set<Integer> refused = new HashSet<>();
    for (ShopRefused.UserError error : refusal.errors()) {
      int at = at(error.field());
      if (at >= some.size() || at < 0 && !STALE.equals(error.code())) {
        throw refusal;
      } else if (at < 0) {
        // One of them is stale, and the shop does not say which.
        IntStream.range(0, some.size()).forEach(stale::add);
      } else {
        (STALE.equals(error.code()) ? stale : refused).add(at);
      }
    }
    Map<String, Long> now = levels(errand, stale.stream().map(i -> some.get(i).item()).toList());
    List<Wanted> left = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      Wanted one = some.get(i);
      Long has = now.get(one.item());
      if (refused.contains(i)) {
        errand.outcome().refused().put(one.name(), refusal);
      } else if (!stale.contains(i) || stale.size() == some.size() && one.from().equals(has)) {
        left.add(one);
      } else if (has == null) {
        errand.outcome().refused().put(one.name(), notStocked(errand.account(), one.item()));
      } else if (has != one.to()) {
        errand.outcome().stale().put(one.name(), has);
      }
    }
    if (left.size() == some.size()) {
      throw refusal;
    }
    return left;
  }

  /** The place of a quantity in what was sent; -1 when the complaint is about none. */
  private static int at(String field) {
    String[] path = field.split("\\.");
    return path.length > 2 && path[1].equals("quantities") && path[2].matches("\\d{1,4}")
        ? Integer.parseInt(path[2])
        : -1;
  }

  private static ShopRefused notStocked(ShopAccount account, String item) {
    return new ShopRefused(
        ShopRefused.Kind.USER_ERRORS, item + " is not stocked at " + account.location());
  }

  /** What can be sold of items at the account's place; what is not stocked there is missing. */
  private Map<String, Long> levels(Errand errand, List<String> items) {
    Map<String, Long> levels = new HashMap<>();
    for (int from = 0; from < items.size(); from += LOOKS_AT_ONCE) {
      ObjectNode variables =
          JsonNodeFactory.instance.objectNode().put("location", errand.account().location());
      items
          .subList(from, Math.min(from + LOOKS_AT_ONCE, items.size()))
          .forEach(variables.withArray("items")::add);
      for (JsonNode item :
          client.ask(errand.account(), Operation.INVENTORY_LEVELS, variables, errand.asking())) {
        for (JsonNode quantity : item.path("inventoryLevel").path("quantities")) {
          levels.put(item.path("id").asText(), quantity.path("quantity").asLong());
        }
      }
    }
    return levels;
  }

  /** Sets all of them or none; answers what the shop complains about, null for nothing. */
  private ShopRefused send(Errand errand, List<Wanted> some) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.put("reason", "correction").put("name", "available");
    input.put("referenceDocumentUri", "gid://syncflow/SyncRun/" + errand.asking().run());
    ArrayNode quantities = input.putArray("quantities");
    for (Wanted one : some) {
      quantities
          .addObject()
          .put("inventoryItemId", one.item())
          .put("locationId", errand.account().location())
          .put("quantity", one.to())
          .put("changeFromQuantity", one.from());
    }
    int key = 1;
    for (int attempt = 1; ; attempt++) {
      ObjectNode variables = JsonNodeFactory.instance.objectNode();
      variables.set("input", input);
      variables.put(
          "key", Sha256.hex(String.join("|", input.toString(), errand.occasion(), key + "")));
      try {
        client.ask(errand.account(), Operation.INVENTORY_SET, variables, errand.asking());
        return null;
      } catch (ShopRefused refused) {
        if (attempt == ATTEMPTS || !refused.has(FAILED_BEFORE) && !refused.has(UNDER_WAY)) {
          if (refused.kind() == ShopRefused.Kind.USER_ERRORS) {
            return refused;
          }
          throw refused;
        }
        if (refused.has(FAILED_BEFORE)) {
          key++;
        } else {
          client.rest(PAUSE, errand.asking());
        }
      }
    }
  }
}
