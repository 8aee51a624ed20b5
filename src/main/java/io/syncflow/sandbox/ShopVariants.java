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

  private static final int MOST_OPTIONS = 3;

  private final ShopState state;

  ShopVariants(ShopState state) {
    this.state = state;
  }

  /**
   * {@code productOptionsCreate} that leaves variants as they are: they get the first value of each
   * new option. What stands for a product without a choice is no option any more then.
   */
  Map<String, Object> addOptions(String productId, List<Map<String, Object>> given) {
    Map<String, Object> product = state.product(productId);
    if (product == null) {
      return noOptions(List.of("productId"), "Product does not exist", "PRODUCT_DOES_NOT_EXIST");
    }
    boolean choice = !isStandalone(product) || !names(product).equals(Set.of("Title"));
    Map<String, String> added = new LinkedHashMap<>();
    for (int i = 0; i < given.size(); i++) {
      List<String> at = List.of("options", Integer.toString(i));
      String name = (String) given.get(i).get("name");
      if (name == null || name.isBlank()) {
        return noOptions(at, "Each option must have a name specified.", "OPTION_NAME_MISSING");
      }
      if (!(given.get(i).get("values") instanceof List<?> values) || values.isEmpty()) {
        return noOptions(
            at, "Each option must have at least one option value.", "OPTION_VALUES_MISSING");
      }
      if (choice && names(product).contains(name) || added.containsKey(name)) {
        return noOptions(at, "Option already exists.", "OPTION_ALREADY_EXISTS");
      }
      added.put(name, (String) ((Map<?, ?>) values.get(0)).get("name"));
    }
    if ((choice ? names(product).size() : 0) + added.size() > MOST_OPTIONS) {
      return noOptions(List.of("options"), "Can only specify 3 options", "OPTIONS_OVER_LIMIT");
    }
    state.addOptions(productId, added, choice);
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("product", product);
    payload.put("userErrors", List.of());
    return payload;
  }

  private static boolean isStandalone(Map<String, Object> product) {
    return ShopState.variants(product).size() == 1;
  }

  private static boolean isDefault(Map<String, Object> product) {
    return isStandalone(product)
        && "Default Title".equals(ShopState.variants(product).get(0).get("title"));
  }

  private static Map<String, Object> noOptions(List<String> field, String message, String code) {
    Map<String, Object> payload = refused(field, message, code);
    payload.remove("productVariants");
    return payload;
  }

  /**
   * {@code productVariantsBulkCreate}: all or none.
   *
   * @param strategy decides whether the one variant that a product may have goes
   */
  Map<String, Object> create(String productId, List<Map<String, Object>> given, String strategy) {
    Map<String, Object> product = state.product(productId);
    if (product == null) {
      return refused(List.of("productId"), "Product does not exist", "PRODUCT_DOES_NOT_EXIST");
    }
    List<Map<String, Object>> made = new ArrayList<>();
    Set<Object> taken = new HashSet<>();
    List<String> leaving =
        strategy.equals("REMOVE_STANDALONE_VARIANT") && isStandalone(product)
                || strategy.equals("DEFAULT") && isDefault(product)
            ? List.of((String) ShopState.variants(product).get(0).get("id"))
            : List.of();
    ShopState.variants(product).stream()
        .filter(one -> !leaving.contains(one.get("id")))
        .forEach(one -> taken.add(one.get("selectedOptions")));
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
    if (!leaving.isEmpty()) {
      state.removeVariants(productId, leaving);
    }
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
