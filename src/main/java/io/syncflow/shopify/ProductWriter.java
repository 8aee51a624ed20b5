package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says to a shop what is to become of a product, and knows how the product will look then. */
final class ProductWriter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Shopify takes more; smaller portions leave the bucket to others. */
  private static final int VARIANTS_AT_ONCE = 100;

  private final ShopClient client;

  ProductWriter(ShopClient client) {
    this.client = client;
  }

  /** How the product will look when the write has been done. */
  static ObjectNode after(ShopProduct product, ShopWrite write) {
    ObjectNode content = product.content().deepCopy();
    content.setAll(write.product());
    for (JsonNode variant : content.path("variants")) {
      ObjectNode changes = write.variants().get(variant.path("id").asText());
      if (changes != null) {
        apply((ObjectNode) variant, changes);
      }
    }
    return content;
  }

  private static void apply(ObjectNode variant, ObjectNode changes) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      if (!change.getKey().equals("inventoryItem")) {
        variant.set(change.getKey(), change.getValue());
      }
    }
    JsonNode item = changes.path("inventoryItem");
    if (item.has("sku")) {
      variant.set("sku", item.get("sku"));
    }
    if (item.has("measurement")) {
      ((ObjectNode) variant.withObject("/inventoryItem"))
          .set("measurement", item.get("measurement"));
    }
  }

  /**
   * Writes fields of the product and of its variants; stock is not its business. Shopify compares
   * nothing before it writes, so each call looks first: what somebody has changed in the moment
   * since the product was read is not lost unseen.
   *
   * @param product as it was read a moment ago
   * @param found takes what was written over
   * @throws ShopRefused when the shop refuses; part of it may be written then
   */
  void write(
      ShopAccount account, ShopProduct product, ShopWrite write, Foundlings found, Asking asking) {
    if (!write.product().isEmpty()) {
      ObjectNode variables = JSON.objectNode();
      variables.putObject("seen").put("id", product.id());
      variables.set("product", write.product().deepCopy().put("id", product.id()));
      ShopClient.Told told = client.tell(account, Operation.PRODUCT_UPDATE, variables, asking);
      found.ofProduct(told.before().path("product"), write.product());
    }
    List<Map.Entry<String, ObjectNode>> variants = List.copyOf(write.variants().entrySet());
    for (int from = 0; from < variants.size(); from += VARIANTS_AT_ONCE) {
      ObjectNode variables = JSON.objectNode().put("product", product.id());
      ArrayNode seen = variables.putArray("seen");
      ArrayNode portion = variables.putArray("variants");
      variants
          .subList(from, Math.min(from + VARIANTS_AT_ONCE, variants.size()))
          .forEach(
              variant -> {
                seen.addObject().put("id", variant.getKey());
                portion.add(variant.getValue().deepCopy().put("id", variant.getKey()));
              });
      ShopClient.Told told = client.tell(account, Operation.VARIANTS_UPDATE, variables, asking);
      told.before()
          .path("productVariants")
          .forEach(
              variant ->
                  found.ofVariant(variant, write.variants().get(variant.path("id").asText())));
    }
  }

  /**
   * Adds variants; those that are there stay as they are. Only the one that stands for a product
   * without a choice goes when the first real ones come, and the product gets their options, in the
   * same call.
   *
   * @param product as it was read a moment ago
   * @param added fields of {@code ProductVariantsBulkInput} with an SKU, by what the caller calls
   *     them
   * @return the shop's ids, by the same names
   * @throws ShopRefused when the shop refuses
   */
  Map<String, String> add(
      ShopAccount account, ShopProduct product, Map<String, ObjectNode> added, Asking asking) {
    Map<String, String> ids = new HashMap<>();
    List<Map.Entry<String, ObjectNode>> all = List.copyOf(added.entrySet());
    ArrayNode options = product.hasChoice() ? JSON.arrayNode() : options(all);
    for (int from = 0; from < all.size(); from += VARIANTS_AT_ONCE) {
      List<Map.Entry<String, ObjectNode>> some =
          all.subList(from, Math.min(from + VARIANTS_AT_ONCE, all.size()));
      ObjectNode variables = JSON.objectNode().put("product", product.id());
      some.forEach(one -> variables.withArray("variants").add(one.getValue()));
      boolean first = from == 0 && !options.isEmpty();
      if (first) {
        variables.set("options", options);
      }
      Map<String, String> bySku = new HashMap<>();
      client
          .ask(
              account,
              first ? Operation.VARIANTS_FIRST : Operation.VARIANTS_CREATE,
              variables,
              asking)
          .path("productVariants")
          .forEach(made -> bySku.put(made.path("sku").asText(), made.path("id").asText()));
      for (Map.Entry<String, ObjectNode> one : some) {
        String sku = one.getValue().path("inventoryItem").path("sku").asText();
        if (!bySku.containsKey(sku)) {
          throw new ShopRefused(
              ShopRefused.Kind.NO_PAYLOAD, "shopify does not say what became of variant " + sku);
        }
        ids.put(one.getKey(), bySku.get(sku));
      }
    }
    return ids;
  }

  /**
   * What there is to choose from, with the first variant's values: each further variant brings its
   * own. Empty when the variants do not agree on it, and the shop has to say what is wrong.
   */
  private static ArrayNode options(List<Map.Entry<String, ObjectNode>> variants) {
    ArrayNode options = JSON.arrayNode();
    if (variants.stream().map(one -> optionNames(one.getValue())).distinct().count() == 1) {
      for (JsonNode value : variants.get(0).getValue().path("optionValues")) {
        ObjectNode option = options.addObject();
        option.set("name", value.path("optionName"));
        option.putArray("values").addObject().set("name", value.path("name"));
      }
    }
    return options;
  }

  private static Set<String> optionNames(ObjectNode variant) {
    Set<String> names = new HashSet<>();
    variant.path("optionValues").forEach(value -> names.add(value.path("optionName").asText()));
    return names;
  }

  /**
   * Removes variants by their ids.
   *
   * @throws ShopRefused when the shop refuses: the last one of a product has to stay
   */
  void remove(ShopAccount account, String id, List<String> variants, Asking asking) {
    for (int from = 0; from < variants.size(); from += VARIANTS_AT_ONCE) {
      ObjectNode variables = JSON.objectNode().put("product", id);
      variants
          .subList(from, Math.min(from + VARIANTS_AT_ONCE, variants.size()))
          .forEach(variables.withArray("variants")::add);
      client.ask(account, Operation.VARIANTS_DELETE, variables, asking);
    }
  }

  /**
   * Makes a product, with all its variants: the one time when the whole list is known.
   *
   * @param input a {@code ProductSetInput}
   * @return its id
   * @throws ShopRefused when the shop refuses, or has another product under that handle
   */
  String create(ShopAccount account, ObjectNode input, Asking asking) {
    if (input.hasNonNull("handle")) {
      ObjectNode variables = JSON.objectNode();
      variables.putObject("identifier").put("handle", input.path("handle").asText());
      JsonNode taken = client.ask(account, Operation.PRODUCT_BY_HANDLE, variables, asking);
      if (taken.isObject()) {
        throw new ShopRefused(
            ShopRefused.Kind.USER_ERRORS,
            "the shop has "
                + taken.path("id").asText()
                + " under the handle "
                + input.path("handle").asText()
                + "; the next read matches them");
      }
    }
    ObjectNode variables = JSON.objectNode();
    variables.set("input", input);
    JsonNode made = client.ask(account, Operation.PRODUCT_CREATE, variables, asking);
    return made.path("product").path("id").asText();
  }
}
