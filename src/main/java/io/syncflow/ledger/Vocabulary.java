package io.syncflow.ledger;

import java.util.Map;

/** The one place where the hub's names meet the documents' enums (decision 4). */
final class Vocabulary {

  private static final Map<String, String> ENTITY_TYPES =
      Map.ofEntries(
          Map.entry("customers", "customer"),
          Map.entry("products", "product"),
          Map.entry("orders", "order"),
          Map.entry("order_lines", "order"),
          Map.entry("order_items", "order"),
          Map.entry("shipments", "order"),
          Map.entry("invoices", "invoice"),
          Map.entry("suppliers", "supplier"),
          Map.entry("inventory", "inventory"),
          Map.entry("inventory_commit", "inventory"),
          Map.entry("categories", "category"),
          Map.entry("stores", "store"),
          Map.entry("units", "unit"),
          Map.entry("stock", "stock"),
          Map.entry("sites", "site"),
          Map.entry("items", "item"),
          Map.entry("locations", "location"),
          Map.entry("departments", "department"));

  private Vocabulary() {}

  /**
   * The {@code sync_entity_type} of an entity; {@code attribute} for one that the documents do not
   * know.
   */
  static String entityType(String entity) {
    String plain = entity.startsWith("co_") ? entity.substring(3) : entity;
    return ENTITY_TYPES.getOrDefault(plain, "attribute");
  }
}
