package io.syncflow.syrve.document;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.UUID;

/**
 * One product, counted in one kind of container or loose.
 *
 * @param id of the line; later lines have higher ones
 * @param productId Syrve's id of the product; null when it is known by its article alone
 * @param productCode its article (SKU); beside an id only for people
 * @param amount in packages of the container, else in the product's own unit; 0 or more, at most 3
 *     decimals
 * @param unit for people; may be null
 * @param containerId the container; at most one of id and code
 */
public record InventoryLine(
    UUID id,
    UUID productId,
    String productCode,
    BigDecimal amount,
    String unit,
    UUID containerId,
    String containerCode,
    String note) {

  /** What is counted once in a session: a product in a container, or loose. */
  String subject() {
    String container =
        containerId != null ? containerId.toString() : containerCode == null ? "" : containerCode;
    return product() + " | " + container;
  }

  /** The product as faults call it. */
  String product() {
    return (productId == null ? productCode : productId.toString()).toLowerCase(Locale.ROOT);
  }
}
