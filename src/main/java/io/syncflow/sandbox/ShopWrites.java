package io.syncflow.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The mutations of products, with their refusals. */
final class ShopWrites {

  private static final Set<String> FIELDS =
      Set.of("title", "handle", "descriptionHtml", "vendor", "productType", "tags", "status");

  private final ShopState state;

  ShopWrites(ShopState state) {
    this.state = state;
  }

  /** {@code productUpdate}. */
  Map<String, Object> update(Map<String, Object> product) {
    Map<String, Object> fields = fields(product);
    if (isBlank(fields, "title")) {
      return refused("product", ShopStock.error(List.of("title"), "Title can't be blank", null));
    }
    Map<String, Object> updated = state.update((String) product.get("id"), fields);
    return updated == null
        ? refused("product", ShopStock.error(List.of("id"), "Product does not exist", null))
        : done("product", updated);
  }

  /** {@code productSet} without an identifier: a new product. */
  Map<String, Object> create(Map<String, Object> input) {
    Map<String, Object> fields = fields(input);
    String handle = (String) fields.get("handle");
    if (!fields.containsKey("title") || isBlank(fields, "title")) {
      return refused(
          "product",
          ShopStock.error(List.of("input", "title"), "Title can't be blank", "INVALID_INPUT"));
    }
    if (handle != null && state.productByHandle(handle) != null) {
      return refused(
          "product",
          ShopStock.error(
              List.of("input", "handle"),
              "Handle '" + handle + "' already in use. Please provide a new handle.",
              "HANDLE_NOT_UNIQUE"));
    }
    List<Map<String, Object>> variants = new ArrayList<>();
    for (Map<String, Object> variant : list(input, "variants")) {
      variants.add(newVariant(variant));
    }
    if (variants.isEmpty()) {
      variants.add(Map.of());
    }
    return done("product", state.add(fields, options(input), variants));
  }

  private static List<Map<String, Object>> options(Map<String, Object> input) {
    List<Map<String, Object>> options = new ArrayList<>();
    for (Map<String, Object> option : list(input, "productOptions")) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", option.get("name"));
      one.put("position", options.size() + 1);
      one.put("values", list(option, "values").stream().map(value -> value.get("name")).toList());
      options.add(one);
    }
    if (options.isEmpty()) {
      options.add(Map.of("name", "Title", "position", 1, "values", List.of("Default Title")));
    }
    return options;
  }

  /** A variant that is to be, from what a mutation gives. */
  static Map<String, Object> newVariant(Map<String, Object> input) {
    Map<String, Object> variant = new LinkedHashMap<>();
    List<Map<String, Object>> selected = new ArrayList<>();
    for (Map<String, Object> value : list(input, "optionValues")) {
      selected.add(Map.of("name", value.get("optionName"), "value", value.get("name")));
    }
    if (!selected.isEmpty()) {
      variant.put("selectedOptions", selected);
      variant.put("title", title(selected));
    }
    variant.putAll(variantFields(input));
    if (input.containsKey("sku")) {
      variant.put("sku", input.get("sku"));
    }
    return variant;
  }

  /** What a variant is called that has chosen so. */
  static String title(List<Map<String, Object>> selected) {
    return selected.stream()
        .map(one -> (String) one.get("value"))
        .collect(Collectors.joining(" / "));
  }

  /** {@code productVariantsBulkUpdate}: all or none. */
  Map<String, Object> updateVariants(String productId, List<Map<String, Object>> variants) {
    Map<String, Object> product = state.product(productId);
    if (product == null) {
      return refused(
          "product",
          ShopStock.error(
              List.of("productId"), "Product does not exist", "PRODUCT_DOES_NOT_EXIST"));
    }
    Set<Object> known =
        ShopState.variants(product).stream().map(one -> one.get("id")).collect(Collectors.toSet());
    List<Map<String, Object>> errors = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      String at = Integer.toString(i);
      Map<String, Object> variant = variants.get(i);
      if (!known.contains(variant.get("id"))) {
        errors.add(
            ShopStock.error(
                List.of("variants", at, "id"),
                "Product variant does not exist",
                "PRODUCT_VARIANT_DOES_NOT_EXIST"));
      } else if (variant.get("price") != null
          && new BigDecimal((String) variant.get("price")).signum() < 0) {
        errors.add(
            ShopStock.error(
                List.of("variants", at, "price"),
                "Price must be greater than or equal to 0",
                "GREATER_THAN_OR_EQUAL_TO"));
      }
    }
    if (!errors.isEmpty()) {
      Map<String, Object> payload = refused("product", errors.toArray(Map[]::new));
      payload.put("productVariants", null);
      return payload;
    }
    for (Map<String, Object> variant : variants) {
      state.updateVariant(productId, (String) variant.get("id"), variantFields(variant));
    }
    Map<String, Object> payload = done("product", product);
    payload.put("productVariants", variants.stream().map(one -> found(product, one)).toList());
    return payload;
  }

  private static Map<String, Object> found(Map<String, Object> product, Map<String, Object> given) {
    return ShopState.variants(product).stream()
        .filter(one -> one.get("id").equals(given.get("id")))
        .findFirst()
        .orElseThrow();
  }

  /** {@code productDelete}. */
  Map<String, Object> delete(String id) {
    return state.delete(id)
        ? done("deletedProductId", id)
        : refused(
            "deletedProductId", ShopStock.error(List.of("id"), "Product does not exist", null));
  }

  private static Map<String, Object> variantFields(Map<String, Object> input) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String money : List.of("price", "compareAtPrice")) {
      if (input.containsKey(money)) {
        Object given = input.get(money);
        fields.put(
            money,
            given == null
                ? null
                : new BigDecimal((String) given)
                    .setScale(2, java.math.RoundingMode.HALF_UP)
                    .toPlainString());
      }
    }
    if (input.containsKey("barcode")) {
      fields.put("barcode", input.get("barcode"));
    }
    if (input.get("inventoryItem") instanceof Map<?, ?> item && item.containsKey("sku")) {
      fields.put("sku", item.get("sku"));
    }
    if (input.get("inventoryItem") instanceof Map<?, ?> item
        && item.get("measurement") instanceof Map<?, ?> measurement
        && measurement.get("weight") instanceof Map<?, ?> weight) {
      fields.put(
          ShopState.MEASUREMENT, ShopState.measurement(weight.get("unit"), weight.get("value")));
    }
    return fields;
  }

  private static Map<String, Object> fields(Map<String, Object> input) {
    Map<String, Object> fields = new LinkedHashMap<>(input);
    fields.keySet().retainAll(FIELDS);
    if (fields.get("tags") instanceof List<?> tags) {
      fields.put("tags", tags.stream().map(String::valueOf).sorted().toList());
    }
    return fields;
  }

  private static boolean isBlank(Map<String, Object> fields, String name) {
    return fields.containsKey(name) && String.valueOf(fields.get(name)).isBlank();
  }

  private static Map<String, Object> done(String field, Object value) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put(field, value);
    payload.put("userErrors", List.of());
    return payload;
  }

  @SafeVarargs
  private static Map<String, Object> refused(String field, Map<String, Object>... errors) {
    Map<String, Object> payload = done(field, null);
    payload.put("userErrors", List.of(errors));
    return payload;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> input, String field) {
    return input.get(field) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
  }
}
