package io.syncflow.sandbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The mutations that add variants to a product and remove them, with their refusals. */
final class ShopVariants {

  private final ShopState state;

  ShopVariants(ShopState state) {
    this.state = state;
  }

  /** {@code productVariantsBulkCreate}: all or none. */
  Map<String, Object> create(String productId, List<Map<String, Object>> given) {
    Map<String, Object> product = state.product(productId);
    if (product == null) {
      return refused(List.of("productId"), "Product does not exist", "PRODUCT_DOES_NOT_EXIST");
    }
    List<Map<String, Object>> made = new ArrayList<>();
    Set<Object> taken = new HashSet<>();
    ShopState.variants(product).forEach(one -> taken.add(one.get("selectedOptions")));
    for (int i = 0; i < given.size(); i++) {
      List<String> at = List.of("variants", Integer.toString(i));
      Map<String, Object> variant = ShopWrites.newVariant(given.get(i));
      if (!names(product).equals(names(variant))) {
        return refused(
            at, "You need to add option values for " + names(product), "NEED_TO_ADD_OPTION_VALUES");
      }
      if (!taken.add(variant.get("selectedOptions"))) {
        return refused(
            at,
            "The variant '" + variant.get("title") + "' already exists.",
            "VARIANT_ALREADY_EXISTS");
      }
      made.add(variant);
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("product", product);
    payload.put("productVariants", state.addVariants(productId, made));
    payload.put("userErrors", List.of());
    return payload;
  }

  /** The names of a product's options, or of those that a variant has chosen from. */
  private static Set<Object> names(Map<String, Object> holder) {
    Set<Object> names = new LinkedHashSet<>();
    Object options = holder.getOrDefault("options", holder.get("selectedOptions"));
    if (options instanceof List<?> all) {
      all.forEach(option -> names.add(((Map<?, ?>) option).get("name")));
    }
    return names;
  }

  /** {@code productVariantsBulkDelete}: all or none, and never the last one. */
  Map<String, Object> delete(String productId, List<String> ids) {
    Map<String, Object> product = state.product(productId);
    if (product == null) {
      return refused(List.of("productId"), "Product does not exist", "PRODUCT_DOES_NOT_EXIST");
    }
    List<Object> known =
        ShopState.variants(product).stream().map(variant -> variant.get("id")).toList();
    if (!known.containsAll(ids)) {
      return refused(
          List.of("variantsIds"),
          "At least one variant does not belong to the product",
          "AT_LEAST_ONE_VARIANT_DOES_NOT_BELONG_TO_THE_PRODUCT");
    }
    if (Set.copyOf(ids).size() == known.size()) {
      return refused(
          List.of("variantsIds"), "Cannot delete default variant", "CANNOT_DELETE_LAST_VARIANT");
    }
    state.removeVariants(productId, ids);
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("product", product);
    payload.put("userErrors", List.of());
    return payload;
  }

  private static Map<String, Object> refused(List<String> field, String message, String code) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("product", null);
    payload.put("productVariants", null);
    payload.put("userErrors", List.of(ShopStock.error(field, message, code)));
    return payload;
  }
}
