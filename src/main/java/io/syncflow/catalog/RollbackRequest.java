package io.syncflow.catalog;

import java.util.Set;
import java.util.UUID;

/**
 * What is to be taken back.
 *
 * @param operation an operation; null for a product's
 * @param product a product, with {@code toVersion}; null for an operation's
 * @param toVersion the version it is to be again
 * @param skus only these products of the operation, or the categories with these slugs; null = all
 * @param fields only these fields, for example {@code price}; null = all
 * @param reason for histories; may be null
 */
public record RollbackRequest(
    UUID operation,
    UUID product,
    Long toVersion,
    Set<String> skus,
    Set<String> fields,
    String reason) {

  /** {@code full}, {@code partial} (some products) or {@code selective} (some fields) (D-46). */
  String type() {
    return fields != null ? "selective" : skus != null ? "partial" : "full";
  }
}
