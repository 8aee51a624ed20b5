package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What a system still has to be told of a product.
 *
 * @param kind what it means for the system
 * @param externalId the system's id of the product; null for {@link Kind#CREATE}
 * @param version the product's version that the new values are of
 * @param changes by path ({@code price}, {@code attributes/color}, {@code variants/<id>}, {@code
 *     variants/<id>/price}): {@code old} is what the system was known to have, {@code new} what it
 *     is to have. Fields in an open conflict are not among them
 * @param snapshot the whole product as it stands, with all its variants
 * @param variants the system's ids of variants, by ours; those it does not know are missing
 * @param remoteVersion the system's word for the state that {@code old} is of; may be null
 */
public record OutboundChange(
    UUID product,
    Kind kind,
    String externalId,
    long version,
    SortedMap<String, FieldChange> changes,
    JsonNode snapshot,
    Map<UUID, String> variants,
    String remoteVersion) {

  /** What the system has to do. */
  public enum Kind {
    /** It does not have the product. */
    CREATE,
    /** It has other values. */
    UPDATE,
    /** The product is deleted here. */
    ARCHIVE
  }
}
