package io.syncflow.sandbox;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the simulated shop holds: products as maps of GraphQL fields, stock by item and place, and
 * what happened. Every method holds the same lock, and times are whole seconds, as Shopify's are.
 */
final class ShopState {

  static final String LOCATION = "gid://shopify/Location/106318430514";

  /** Of a variant's item, though mutations name it with the variant. */
  static final String MEASUREMENT = "measurement";

  /** Told of what changes, under the lock. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param topic for example {@code products/update}
     * @param subject the product, or the stock level
     */
    void happened(String topic, Map<String, Object> subject);
  }

  private final Clock clock;
  private final Map<String, Map<String, Object>> products = new LinkedHashMap<>();
  private final Map<String, Integer> stock = new TreeMap<>();
  private final Map<String, String> stockedAt = new HashMap<>();
  private final List<Map<String, Object>> deletions = new ArrayList<>();
  private Listener listener = (topic, subject) -> {};
  private Runnable keeper = () -> {};
  private long lastNumber = 7_000_000_000_000L;

  ShopState(Clock clock) {
    this.clock = clock;
  }

  /** Something that is no product has happened. */
  synchronized void tell(String topic, Map<String, Object> subject) {
    listener.happened(topic, subject);
  }

  synchronized void listen(Listener listener) {
    this.listener = listener;
  }

  /** Has everything kept whenever it changes, under the lock. */
  synchronized void keep(Runnable newKeeper) {
    keeper = newKeeper;
    keeper.run();
  }

  /** Makes changes that are kept together. */
  synchronized void together(Runnable changes) {
    Runnable kept = keeper;
    keeper = () -> {};
    try {
      changes.run();
    } finally {
      keeper = kept;
      keeper.run();
    }
  }

  /** Everything it holds, as JSON takes it. */
  synchronized Map<String, Object> content() {
    return Map.of(
        "products", List.copyOf(products.values()),
        "stock", Map.copyOf(stock),
        "stockedAt", Map.copyOf(stockedAt),
        "deletions", List.copyOf(deletions),
        "lastNumber", lastNumber);
  }

  /** Holds again what {@link #content} gave. */
  @SuppressWarnings("unchecked")
  synchronized void restore(Map<String, Object> content) {
    for (Map<String, Object> product : (List<Map<String, Object>>) content.get("products")) {
      products.put((String) product.get("id"), product);
    }
    stock.putAll((Map<String, Integer>) content.get("stock"));
    stockedAt.putAll((Map<String, String>) content.get("stockedAt"));
    deletions.addAll((List<Map<String, Object>>) content.get("deletions"));
    lastNumber = ((Number) content.get("lastNumber")).longValue();
  }

  /** Now, in whole seconds. */
  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  synchronized String newId(String type) {
    lastNumber += 32_768;
    return "gid://shopify/" + type + "/" + lastNumber;
  }

  synchronized List<Map<String, Object>> products() {
    return List.copyOf(products.values());
  }

  /** Null when there is none. */
  synchronized Map<String, Object> product(String id) {
    return products.get(id);
  }

  synchronized Map<String, Object> productByHandle(String handle) {
    return products.values().stream()
        .filter(product -> product.get("handle").equals(handle))
        .findFirst()
        .orElse(null);
  }

  /** Adds a product with its variants and no stock. */
  synchronized Map<String, Object> add(
      Map<String, Object> fields,
      List<Map<String, Object>> options,
      List<Map<String, Object>> variants) {
    Map<String, Object> product = new LinkedHashMap<>();
    product.put("id", newId("Product"));
    product.put("descriptionHtml", "");
    product.put("vendor", "");
    product.put("productType", "");
    product.put("status", "ACTIVE");
    product.put("tags", List.of());
    product.putAll(fields);
    product.putIfAbsent("handle", freeHandle(String.valueOf(product.get("title"))));
    product.put("options", options);
    product.put("createdAt", now());
    product.put("updatedAt", now());
    List<Map<String, Object>> all = new ArrayList<>();
    variants.forEach(variant -> all.add(variant(all.size() + 1, variant)));
    product.put("variants", all);
    products.put((String) product.get("id"), product);
    all.forEach(variant -> restock(itemOf(variant), LOCATION, 0));
    listener.happened("products/create", product);
    keeper.run();
    return product;
  }

  private Map<String, Object> variant(int position, Map<String, Object> given) {
    Map<String, Object> variant = new LinkedHashMap<>();
    variant.put("id", newId("ProductVariant"));
    variant.put("title", "Default Title");
    variant.put("price", "0.00");
    variant.put("position", position);
    variant.put("inventoryPolicy", "DENY");
    variant.put("selectedOptions", List.of(Map.of("name", "Title", "value", "Default Title")));
    variant.put("updatedAt", now());
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", newId("InventoryItem"));
    item.put("tracked", true);
    item.put(MEASUREMENT, measurement("KILOGRAMS", 0.0));
    variant.put("inventoryItem", item);
    variant.putAll(given);
    Object measurement = variant.remove(MEASUREMENT);
    if (measurement != null) {
      item.put(MEASUREMENT, measurement);
    }
    item.put("sku", variant.get("sku"));
    return variant;
  }

  static Map<String, Object> measurement(Object unit, Object value) {
    return Map.of("weight", Map.of("unit", unit, "value", value));
  }

  private String freeHandle(String title) {
    String plain =
        title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String handle = plain;
    for (int i = 1; productByHandle(handle) != null; i++) {
      handle = plain + "-" + i;
    }
    return handle;
  }

  /** Changes fields of a product; null when there is none. What stays the same is no change. */
  synchronized Map<String, Object> update(String id, Map<String, Object> fields) {
    Map<String, Object> product = products.get(id);
    if (product != null) {
      boolean changed = putAll(product, fields);
      touch(product, changed);
    }
    return product;
  }

  /** Changes a field of a product and answers what it was; null when there is none. */
  synchronized Object replace(String id, String field, Object value) {
    Object before = products.containsKey(id) ? products.get(id).get(field) : null;
    update(id, Map.of(field, value));
    return before;
  }

  /** Changes fields of a variant; false when the product has none of that id. */
  synchronized boolean updateVariant(String id, String variantId, Map<String, Object> fields) {
    Map<String, Object> product = products.get(id);
    Map<String, Object> variant =
        product == null
            ? null
            : variants(product).stream()
                .filter(one -> one.get("id").equals(variantId))
                .findFirst()
                .orElse(null);
    if (variant == null) {
      return false;
    }
    Map<String, Object> own = new LinkedHashMap<>(fields);
    Object measurement = own.remove(MEASUREMENT);
    boolean changed = putAll(variant, own);
    if (measurement != null) {
      changed |= putAll(inventoryItem(variant), Map.of(MEASUREMENT, measurement));
    }
    if (changed) {
      variant.put("updatedAt", now());
    }
    touch(product, changed);
    return true;
  }

  /** Adds variants to a product, behind those it has; answers them. */
  synchronized List<Map<String, Object>> addVariants(String id, List<Map<String, Object>> given) {
    Map<String, Object> product = products.get(id);
    List<Map<String, Object>> all = new ArrayList<>(variants(product));
    List<Map<String, Object>> added = new ArrayList<>();
    for (Map<String, Object> one : given) {
      Map<String, Object> variant = variant(all.size() + 1, one);
      restock(itemOf(variant), LOCATION, 0);
      all.add(variant);
      added.add(variant);
    }
    setVariants(product, all);
    return added;
  }

  /**
   * Gives a product more options, and each of its variants a value of them.
   *
   * @param added the value by the option's name
   * @param keeps whether the options that it has stay
   */
  synchronized void addOptions(String id, Map<String, String> added, boolean keeps) {
    Map<String, Object> product = products.get(id);
    List<Map<String, Object>> options = new ArrayList<>();
    if (keeps) {
      ((List<?>) product.get("options")).forEach(one -> options.add(copy((Map<?, ?>) one)));
    }
    added.forEach(
        (name, value) ->
            options.add(Map.of("name", name, "position", options.size() + 1, "values", List.of())));
    product.put("options", options);
    for (Map<String, Object> variant : variants(product)) {
      List<Map<String, Object>> chosen = new ArrayList<>();
      if (keeps) {
        ((List<?>) variant.get("selectedOptions"))
            .forEach(one -> chosen.add(copy((Map<?, ?>) one)));
      }
      added.forEach((name, value) -> chosen.add(Map.of("name", name, "value", value)));
      variant.put("selectedOptions", chosen);
      variant.put("title", ShopWrites.title(chosen));
    }
    setVariants(product, variants(product));
  }

  private static Map<String, Object> copy(Map<?, ?> given) {
    Map<String, Object> copy = new LinkedHashMap<>();
    given.forEach((name, value) -> copy.put((String) name, value));
    return copy;
  }

  /** Removes variants of a product; those behind them move up. */
  synchronized void removeVariants(String id, List<String> ids) {
    Map<String, Object> product = products.get(id);
    List<Map<String, Object>> all = new ArrayList<>(variants(product));
    all.removeIf(variant -> ids.contains(variant.get("id")));
    for (int i = 0; i < all.size(); i++) {
      all.get(i).put("position", i + 1);
    }
    setVariants(product, all);
  }

  /** An option has the values that variants have. */
  private void setVariants(Map<String, Object> product, List<Map<String, Object>> all) {
    product.put("variants", all);
    List<Map<String, Object>> options = new ArrayList<>();
    for (Object option : (List<?>) product.get("options")) {
      Map<String, Object> copy = copy((Map<?, ?>) option);
      copy.put(
          "values",
          all.stream()
              .flatMap(variant -> ((List<?>) variant.get("selectedOptions")).stream())
              .map(chosen -> (Map<?, ?>) chosen)
              .filter(chosen -> chosen.get("name").equals(copy.get("name")))
              .map(chosen -> chosen.get("value"))
              .distinct()
              .toList());
      options.add(copy);
    }
    product.put("options", options);
    touch(product, true);
  }

  private static boolean putAll(Map<String, Object> into, Map<String, Object> fields) {
    boolean changed = false;
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      changed |= !Objects.equals(into.put(field.getKey(), field.getValue()), field.getValue());
    }
    return changed;
  }

  private void touch(Map<String, Object> product, boolean changed) {
    if (changed) {
      product.put("updatedAt", now());
      listener.happened("products/update", product);
      keeper.run();
    }
  }

  /** Deletes a product; false when there is none. */
  synchronized boolean delete(String id) {
    Map<String, Object> product = products.remove(id);
    if (product == null) {
      return false;
    }
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("id", newId("BasicEvent"));
    event.put("action", "destroy");
    event.put("createdAt", now());
    event.put("subjectId", id);
    event.put("subjectType", "PRODUCT");
    deletions.add(event);
    listener.happened("products/delete", product);
    keeper.run();
    return true;
  }

  /** Lets a product go without a trace, as a restored backup or a lost event would. */
  synchronized void vanish(String id) {
    products.remove(id);
    keeper.run();
  }

  synchronized List<Map<String, Object>> deletions() {
    return List.copyOf(deletions);
  }

  /** The item of that id; null when there is none. */
  synchronized Map<String, Object> item(String id) {
    return products.values().stream()
        .flatMap(product -> variants(product).stream())
        .map(ShopState::inventoryItem)
        .filter(item -> item.get("id").equals(id))
        .findFirst()
        .orElse(null);
  }

  /** What can be sold of an item at a place; null when it is not stocked there. */
  synchronized Integer available(String item, String location) {
    return stock.get(level(item, location));
  }

  /** When that changed last. */
  synchronized String stockedAt(String item, String location) {
    return stockedAt.get(level(item, location));
  }

  /** An item is stocked at a place no more, without a webhook. */
  synchronized void unstock(String item, String location) {
    stock.remove(level(item, location));
  }

  private Integer restock(String item, String location, int quantity) {
    stockedAt.put(level(item, location), now());
    return stock.put(level(item, location), quantity);
  }

  /** The inventory items of a product's variants. */
  static Stream<Map<String, Object>> items(Map<String, Object> product) {
    return variants(product).stream().map(ShopState::inventoryItem);
  }

  /** Sets what can be sold; a product whose stock moves counts as updated, as at Shopify. */
  synchronized void setAvailable(String item, String location, int quantity) {
    Integer before = restock(item, location, quantity);
    if (!Objects.equals(before, quantity)) {
      for (Map<String, Object> product : products.values()) {
        if (variants(product).stream().anyMatch(variant -> itemOf(variant).equals(item))) {
          product.put("updatedAt", now());
        }
      }
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("inventory_item_id", number(item));
      told.put("location_id", number(location));
      told.put("available", quantity);
      told.put("updated_at", now());
      listener.happened("inventory_levels/update", told);
      keeper.run();
    }
  }

  private static String level(String item, String location) {
    return item + "|" + location;
  }

  static String itemOf(Map<String, Object> variant) {
    return (String) inventoryItem(variant).get("id");
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> inventoryItem(Map<String, Object> variant) {
    return (Map<String, Object>) variant.get("inventoryItem");
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> variants(Map<String, Object> product) {
    return (List<Map<String, Object>>) product.get("variants");
  }

  /** The number at the end of an id; a stock level's is followed by its item's. */
  static long number(String id) {
    return Long.parseLong(id.substring(id.lastIndexOf('/') + 1).split("\\?")[0]);
  }
}
