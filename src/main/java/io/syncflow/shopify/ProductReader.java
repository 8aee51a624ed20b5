package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Reads single products, and completes those whose variants did not fit on their page. */
final class ProductReader {

  /** Variants that come along with a product; few products have more. */
  static final int FIRST_VARIANTS = 10;

  /** A product has at most 2,048 variants; Shopify gives at most 250 at a time. */
  private static final int VARIANTS_PER_PAGE = 100;

  private final ShopClient client;

  ProductReader(ShopClient client) {
    this.client = client;
  }

  /** The product as it is now; empty when there is none of that id. */
  Optional<ShopProduct> find(ShopAccount account, String id, Asking asking) {
    ObjectNode variables =
        JsonNodeFactory.instance.objectNode().put("id", id).put("variants", FIRST_VARIANTS);
    JsonNode found = client.ask(account, Operation.PRODUCT, variables, asking);
    return found.isObject()
        ? Optional.of(whole(account, (ObjectNode) found, asking))
        : Optional.empty();
  }

  /**
   * A product of a page with all its variants. A product that changes while they are read is read
   * again from its first one: half of the old and half of the new would be neither.
   */
  ShopProduct whole(ShopAccount account, ObjectNode node, Asking asking) {
    ObjectNode content = node;
    while (true) {
      JsonNode page = content.path("variants");
      ArrayNode variants = JsonNodeFactory.instance.arrayNode();
      variants.addAll((ArrayNode) page.withArray("nodes"));
      boolean moved = false;
      while (!moved && page.path("pageInfo").path("hasNextPage").asBoolean()) {
        JsonNode more = more(account, content, page, asking);
        moved = !more.path("updatedAt").equals(content.path("updatedAt"));
        page = more.path("variants");
        variants.addAll((ArrayNode) page.withArray("nodes"));
      }
      if (!moved) {
        content.set("variants", variants);
        return ShopProduct.of(content);
      }
      ObjectNode variables =
          JsonNodeFactory.instance
              .objectNode()
              .put("id", content.path("id").asText())
              .put("variants", FIRST_VARIANTS);
      JsonNode again = client.ask(account, Operation.PRODUCT, variables, asking);
      if (!again.isObject()) {
        throw gone(content);
      }
      content = (ObjectNode) again;
    }
  }

  private JsonNode more(ShopAccount account, ObjectNode content, JsonNode page, Asking asking) {
    ObjectNode variables =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", content.path("id").asText())
            .put("first", VARIANTS_PER_PAGE)
            .put("after", page.path("pageInfo").path("endCursor").asText());
    JsonNode more = client.ask(account, Operation.PRODUCT_VARIANTS, variables, asking);
    if (!more.isObject()) {
      throw gone(content);
    }
    return more;
  }

  private static ShopRefused gone(ObjectNode content) {
    return new ShopRefused(
        ShopRefused.Kind.NO_PAYLOAD,
        content.path("id").asText() + " went away while its variants were read");
  }
}
