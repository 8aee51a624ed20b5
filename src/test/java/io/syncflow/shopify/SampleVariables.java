package io.syncflow.shopify;

import java.util.EnumMap;
import java.util.Map;

/** Variables as the hub sends them; tests of what sends them hold them against these shapes. */
final class SampleVariables {

  private SampleVariables() {}

  static Map<Operation, String> all() {
    Map<Operation, String> all = new EnumMap<>(Operation.class);
    String product = "\"gid://shopify/Product/1\"";
    all.put(Operation.SHOP, "{}");
    all.put(
        Operation.PRODUCTS_CHANGED,
        "{\"query\":\"updated_at:>='2026-11-21T06:00:00Z' status:active\",\"first\":20,"
            + "\"after\":null,\"variants\":10}");
    all.put(Operation.PRODUCT, "{\"id\":" + product + ",\"variants\":10}");
    all.put(Operation.PRODUCT_VARIANTS, "{\"id\":" + product + ",\"first\":100,\"after\":\"abc\"}");
    all.put(Operation.PRODUCT_BY_HANDLE, "{\"identifier\":{\"handle\":\"mug\"}}");
    all.put(
        Operation.PRODUCT_DELETIONS,
        "{\"query\":\"action:destroy subject_type:PRODUCT\",\"first\":100,\"after\":null}");
    all.put(
        Operation.INVENTORY_LEVELS,
        "{\"items\":[\"gid://shopify/InventoryItem/1\"],"
            + "\"location\":\"gid://shopify/Location/1\"}");
    all.put(Operation.BULK_STATE, "{\"id\":\"gid://shopify/BulkOperation/1\"}");
    all.put(Operation.BULK_START, "{\"query\":\"{ products { edges { node { id } } } }\"}");
    all.put(Operation.WEBHOOKS, "{\"first\":100,\"after\":null}");
    all.put(
        Operation.WEBHOOK_CREATE,
        "{\"topic\":\"PRODUCTS_UPDATE\",\"subscription\":{\"uri\":\"https://hub.example/hooks/1\","
            + "\"format\":\"JSON\"}}");
    all.put(Operation.WEBHOOK_DELETE, "{\"id\":\"gid://shopify/WebhookSubscription/1\"}");
    all.put(
        Operation.PRODUCT_UPDATE,
        "{\"seen\":{\"id\":"
            + product
            + "},\"product\":{\"id\":"
            + product
            + ",\"title\":\"Mug\",\"descriptionHtml\":\"<p>a</p>\",\"vendor\":\"N\","
            + "\"status\":\"ARCHIVED\",\"handle\":\"mug\"}}");
    all.put(
        Operation.VARIANTS_UPDATE,
        "{\"product\":"
            + product
            + ",\"seen\":[{\"id\":\"gid://shopify/ProductVariant/1\"}],"
            + "\"variants\":[{\"id\":\"gid://shopify/ProductVariant/1\",\"price\":\"19.90\","
            + "\"compareAtPrice\":null,\"barcode\":\"4006381333931\","
            + "\"inventoryItem\":{\"sku\":\"A-1\","
            + "\"measurement\":{\"weight\":{\"value\":1.5,\"unit\":\"KILOGRAMS\"}}}}]}");
    all.put(
        Operation.VARIANTS_CREATE,
        "{\"product\":"
            + product
            + ",\"variants\":[{\"price\":\"19.90\",\"compareAtPrice\":\"25.00\",\"barcode\":\"1\","
            + "\"optionValues\":[{\"optionName\":\"Style\",\"name\":\"Ink\"}],"
            + "\"inventoryItem\":{\"sku\":\"A-1\",\"tracked\":true,"
            + "\"measurement\":{\"weight\":{\"value\":1.5,\"unit\":\"KILOGRAMS\"}}}}]}");
    all.put(
        Operation.VARIANTS_FIRST,
        "{\"product\":"
            + product
            + ",\"options\":[{\"name\":\"Style\",\"values\":[{\"name\":\"Ink\"}]}],"
            + "\"variants\":[{\"price\":\"19.90\",\"optionValues\":[{\"optionName\":\"Style\","
            + "\"name\":\"Ink\"}],\"inventoryItem\":{\"sku\":\"A-1\",\"tracked\":true}}]}");
    all.put(
        Operation.VARIANTS_DELETE,
        "{\"product\":" + product + ",\"variants\":[\"gid://shopify/ProductVariant/1\"]}");
    all.put(
        Operation.PRODUCT_CREATE,
        "{\"input\":{\"title\":\"Mug\",\"handle\":\"mug\",\"descriptionHtml\":\"\",\"vendor\":\"N\","
            + "\"status\":\"DRAFT\",\"productOptions\":[{\"name\":\"Style\",\"position\":1,"
            + "\"values\":[{\"name\":\"Ink\"}]}],\"variants\":[{\"optionValues\":[{"
            + "\"optionName\":\"Style\",\"name\":\"Ink\"}],\"price\":\"19.90\",\"sku\":\"A-1\","
            + "\"barcode\":\"1\",\"inventoryItem\":{\"tracked\":true}}]}}");
    all.put(
        Operation.INVENTORY_SET,
        "{\"input\":{\"reason\":\"correction\",\"name\":\"available\","
            + "\"referenceDocumentUri\":\"gid://syncflow/SyncRun/1\",\"quantities\":[{"
            + "\"inventoryItemId\":\"gid://shopify/InventoryItem/1\","
            + "\"locationId\":\"gid://shopify/Location/1\",\"quantity\":5,"
            + "\"changeFromQuantity\":4}]},\"key\":\"k-1\"}");
    return all;
  }
}
