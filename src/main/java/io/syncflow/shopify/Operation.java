package io.syncflow.shopify;

import java.util.Locale;

/**
 * Everything the hub says to a shop. The text of each is a file of {@code
 * src/main/resources/shopify}; {@code OperationTest} holds all of them against Shopify's schema.
 */
public enum Operation {
  SHOP("currentAppInstallation", Repeat.ALWAYS),
  PRODUCTS_CHANGED("products", Repeat.ALWAYS),
  PRODUCT("product", Repeat.ALWAYS),
  PRODUCT_VARIANTS("product", Repeat.ALWAYS),
  PRODUCT_BY_HANDLE("productByIdentifier", Repeat.ALWAYS),
  PRODUCT_DELETIONS("events", Repeat.ALWAYS),
  INVENTORY_LEVELS("nodes", Repeat.ALWAYS),
  BULK_STATE("bulkOperation", Repeat.ALWAYS),
  WEBHOOKS("webhookSubscriptions", Repeat.ALWAYS),

  /** Of two bulk operations the one that nobody waits for ends by itself. */
  BULK_START("bulkOperationRunQuery", Repeat.ALWAYS),

  /** Values, not differences: twice is as good as once. */
  PRODUCT_UPDATE("productUpdate", Repeat.ALWAYS),
  VARIANTS_UPDATE("productVariantsBulkUpdate", Repeat.ALWAYS),

  /** A second one is refused: the options are taken, or the variants gone. */
  VARIANTS_CREATE("productVariantsBulkCreate", Repeat.UNLESS_SENT),
  VARIANTS_FIRST("productVariantsBulkCreate", Repeat.UNLESS_SENT),
  VARIANTS_DELETE("productVariantsBulkDelete", Repeat.UNLESS_SENT),

  /** Under its key it is done once. */
  INVENTORY_SET("inventorySetQuantities", Repeat.ALWAYS),

  /** The shop refuses a second one. */
  WEBHOOK_CREATE("webhookSubscriptionCreate", Repeat.ALWAYS),

  /** Of one that is gone the shop says so, and the next look finds it gone. */
  WEBHOOK_DELETE("webhookSubscriptionDelete", Repeat.ALWAYS),

  /** Twice would be two products. */
  PRODUCT_CREATE("productSet", Repeat.UNLESS_SENT);

  /** Whether it may be sent again when no answer came. */
  enum Repeat {
    UNLESS_SENT,
    ALWAYS
  }

  private final String field;
  private final Repeat repeat;
  private final String text;

  Operation(String field, Repeat repeat) {
    this.field = field;
    this.repeat = repeat;
    this.text = GraphqlText.of(name().toLowerCase(Locale.ROOT));
  }

  /** The root field whose value is the answer. */
  String field() {
    return field;
  }

  Repeat repeat() {
    return repeat;
  }

  /** The GraphQL document. */
  public String text() {
    return text;
  }
}
