package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.shopify.ShopRefused.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changed since a moment: products in the order of their change, then deletions. The cursor of
 * a page is (time, id), so a product that changes meanwhile moves behind the end and is met there,
 * or by the next run.
 */
final class DeltaRead implements ShopRead {

  /** 15 products with 10 variants each stay below the 1,000 points that one query may cost. */
  private static final int PRODUCTS_PER_PAGE = 15;

  private static final int EVENTS_PER_PAGE = 100;
  private static final String EVERY_STATUS = "status:active,draft,archived,unlisted";

  private final ShopClient client;
  private final ProductReader products;
  private final ShopAccount account;
  private final Asking asking;
  private final Instant from;
  private int pageSize = PRODUCTS_PER_PAGE;
  private String after;
  private boolean productsRead;
  private boolean deletionsRead;

  /**
   * @param from the first moment of interest: the cursor minus the overlap
   */
  DeltaRead(ShopClient client, ShopAccount account, Instant from, Asking asking) {
    this.client = client;
    this.products = new ProductReader(client);
    this.account = account;
    this.from = from.truncatedTo(ChronoUnit.SECONDS);
    this.asking = asking;
  }

  @Override
  public ShopChunk next() {
    if (!productsRead) {
      return changed();
    }
    if (!deletionsRead) {
      return deletions();
    }
    return null;
  }

  private ShopChunk changed() {
    JsonNode page = page();
    Map<String, ShopProduct> read = new LinkedHashMap<>();
    Long reached = null;
    for (JsonNode node : page.path("nodes")) {
      Instant updatedAt = Instant.parse(node.path("updatedAt").asText());
      if (updatedAt.isBefore(from)) {
        throw new ShopRefused(
            Kind.FILTER_IGNORED,
            "shopify was asked for changes since " + from + " and gave one of " + updatedAt);
      }
      reached = ChronoUnit.MICROS.between(Instant.EPOCH, updatedAt);
      ShopProduct product = products.whole(account, (ObjectNode) node, asking);
      read.put(product.id(), product);
    }
    productsRead = !lead(page);
    return new ShopChunk(List.copyOf(read.values()), List.of(), reached);
  }

  /** A shop whose products are large may refuse a page: then it is asked for smaller ones. */
  private JsonNode page() {
    while (true) {
      ObjectNode variables =
          JsonNodeFactory.instance
              .objectNode()
              .put("query", "updated_at:>='" + from + "' " + EVERY_STATUS)
              .put("first", pageSize)
              .put("after", after)
              .put("variants", ProductReader.FIRST_VARIANTS);
      try {
        return client.ask(account, Operation.PRODUCTS_CHANGED, variables, asking);
      } catch (ShopRefused refused) {
        if (refused.kind() != Kind.TOO_COSTLY || pageSize == 1) {
          throw refused;
        }
        pageSize /= 2;
      }
    }
  }

  /** The shop keeps these events for a year; whoever stays away longer needs a sweep. */
  private ShopChunk deletions() {
    if (after == null) {
      asking.patience().run();
    }
    ObjectNode variables =
        JsonNodeFactory.instance
            .objectNode()
            .put("query", "action:destroy subject_type:PRODUCT created_at:>='" + from + "'")
            .put("first", EVENTS_PER_PAGE)
            .put("after", after);
    JsonNode page = client.ask(account, Operation.PRODUCT_DELETIONS, variables, asking);
    List<String> gone = new ArrayList<>();
    for (JsonNode event : page.path("nodes")) {
      String id = event.path("subjectId").asText();
      if (ShopProduct.isProduct(id) && event.path("action").asText().equals("destroy")) {
        gone.add(id);
      }
    }
    deletionsRead = !lead(page);
    return new ShopChunk(List.of(), List.copyOf(gone), null);
  }

  /** Goes to the next page; answers false when there is none. */
  private boolean lead(JsonNode page) {
    JsonNode info = page.path("pageInfo");
    boolean more = info.path("hasNextPage").asBoolean();
    String end = info.path("endCursor").asText(null);
    if (more && (end == null || end.equals(after))) {
      throw new ShopRefused(Kind.NO_PAYLOAD, "shopify's page does not lead on");
    }
    after = more ? end : null;
    return more;
  }
}
