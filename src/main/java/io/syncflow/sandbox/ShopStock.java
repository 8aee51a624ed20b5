package io.syncflow.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code inventorySetQuantities} as of 2026-04: a comparison that has to be written, a key that has
 * to be given, all quantities or none. Messages and codes are those of recorded answers.
 */
final class ShopStock {

  private static final int MOST = 1_000_000_000;

  private static final Set<String> REASONS =
      Set.of(
          "correction",
          "cycle_count_available",
          "damaged",
          "movement_canceled",
          "movement_created",
          "movement_received",
          "movement_updated",
          "other",
          "promotion",
          "quality_control",
          "received",
          "reservation_created",
          "reservation_deleted",
          "reservation_updated",
          "restock",
          "safety_stock",
          "shrinkage");

  /** What was answered under a key, to what. */
  private record Answered(Map<String, Object> input, Map<String, Object> payload) {}

  private final ShopState state;
  private final Map<String, Answered> answered = new ConcurrentHashMap<>();

  ShopStock(ShopState state) {
    this.state = state;
  }

  /**
   * Sets quantities.
   *
   * @param key the idempotency key; null when there is none
   * @throws ShopGraph.Refused when the call as such is wrong
   */
  Map<String, Object> set(Map<String, Object> input, String key) {
    if (key == null) {
      throw new ShopGraph.Refused(
          "BAD_REQUEST",
          "The @idempotent directive is required for this mutation but was not provided.");
    }
    List<Map<String, Object>> quantities = quantities(input);
    if (quantities.stream().anyMatch(quantity -> !quantity.containsKey("changeFromQuantity"))) {
      throw new ShopGraph.Refused(
          "INVALID_FIELD_ARGUMENTS",
          "InventoryQuantityInput must include the following argument: changeFromQuantity.");
    }
    synchronized (state) {
      Answered before = answered.get(key);
      if (before != null) {
        return before.input().equals(input)
            ? before.payload()
            : failed(
                error(
                    null,
                    "The idempotency key was used with other parameters.",
                    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"));
      }
      Map<String, Object> payload = setAll(input, quantities);
      answered.put(key, new Answered(input, payload));
      return payload;
    }
  }

  private Map<String, Object> setAll(
      Map<String, Object> input, List<Map<String, Object>> quantities) {
    List<Map<String, Object>> errors = new ArrayList<>();
    if (!REASONS.contains(input.get("reason"))) {
      errors.add(
          error(
              List.of("input", "reason"),
              "The specified reason is invalid. Valid values are: "
                  + String.join(", ", REASONS.stream().sorted().toList())
                  + ".",
              "INVALID_REASON"));
    }
    if (!Set.of("available", "on_hand").contains(input.get("name"))) {
      errors.add(
          error(
              List.of("input", "name"),
              "The quantity name must be either 'available' or 'on_hand'.",
              "INVALID_NAME"));
    }
    for (int i = 0; i < quantities.size(); i++) {
      check(quantities.get(i), i, errors);
    }
    if (!errors.isEmpty()) {
      return failed(errors.toArray(Map[]::new));
    }
    return done(input, quantities);
  }

  private Map<String, Object> done(
      Map<String, Object> input, List<Map<String, Object>> quantities) {
    List<Map<String, Object>> changes = new ArrayList<>();
    state.together(() -> quantities.forEach(quantity -> set(quantity, changes)));
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("id", state.newId("InventoryAdjustmentGroup"));
    group.put("createdAt", state.now());
    group.put("reason", input.get("reason"));
    group.put("referenceDocumentUri", input.get("referenceDocumentUri"));
    group.put("changes", changes);
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("inventoryAdjustmentGroup", group);
    payload.put("userErrors", List.of());
    return payload;
  }

  private void set(Map<String, Object> quantity, List<Map<String, Object>> changes) {
    String item = (String) quantity.get("inventoryItemId");
    String location = (String) quantity.get("locationId");
    int now = (Integer) quantity.get("quantity");
    int delta = now - state.available(item, location);
    state.setAvailable(item, location, now);
    changes.add(change("available", delta));
    changes.add(change("on_hand", delta));
  }

  private static Map<String, Object> change(String name, int delta) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("name", name);
    change.put("delta", delta);
    change.put("quantityAfterChange", null);
    return change;
  }

  private void check(Map<String, Object> quantity, int at, List<Map<String, Object>> errors) {
    String item = (String) quantity.get("inventoryItemId");
    String location = (String) quantity.get("locationId");
    int wanted = (Integer) quantity.get("quantity");
    Integer expected = (Integer) quantity.get("changeFromQuantity");
    if (state.item(item) == null) {
      errors.add(
          error(
              field(at, "inventoryItemId"),
              "The specified inventory item could not be found.",
              "INVALID_INVENTORY_ITEM"));
      return;
    }
    if (!ShopState.LOCATION.equals(location)) {
      errors.add(
          error(
              field(at, "locationId"),
              "The specified location could not be found.",
              "INVALID_LOCATION"));
      return;
    }
    if (wanted < 0) {
      errors.add(
          error(
              field(at, "quantity"),
              "The quantity can't be negative.",
              "INVALID_QUANTITY_NEGATIVE"));
    } else if (wanted > MOST) {
      errors.add(
          error(
              field(at, "quantity"),
              "The quantity can't be higher than 1,000,000,000.",
              "INVALID_QUANTITY_TOO_HIGH"));
    }
    if (expected != null && !Objects.equals(expected, state.available(item, location))) {
      errors.add(
          error(
              field(at, "changeFromQuantity"),
              "The changeFromQuantity argument no longer matches the persisted quantity.",
              "CHANGE_FROM_QUANTITY_STALE"));
    }
  }

  private static List<String> field(int at, String name) {
    return List.of("input", "quantities", Integer.toString(at), name);
  }

  @SafeVarargs
  private static Map<String, Object> failed(Map<String, Object>... errors) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("inventoryAdjustmentGroup", null);
    payload.put("userErrors", List.of(errors));
    return payload;
  }

  static Map<String, Object> error(List<String> field, String message, String code) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("field", field);
    error.put("message", message);
    error.put("code", code);
    return error;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> quantities(Map<String, Object> input) {
    return (List<Map<String, Object>>) input.get("quantities");
  }
}
