package io.syncflow.shopify;

import java.util.Locale;

/** What bulk operations ask for: the text that {@link Operation#BULK_START} carries. */
public enum BulkQuery {
  BULK_PRODUCTS,
  BULK_PRODUCT_IDS,
  BULK_INVENTORY_LEVELS;

  private final String text = GraphqlText.of(name().toLowerCase(Locale.ROOT));

  /** The GraphQL document; its connections have edges and no page size. */
  public String text() {
    return text;
  }
}
