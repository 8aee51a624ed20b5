package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A product as another system has it now. It may say less than all: a field that it does not name
 * is not touched.
 *
 * @param system for example {@code shopify}
 * @param externalId the system's id of the product
 * @param sku null when the system has none; a product that is created needs one
 * @param barcode for the match rules; null when there is none
 * @param handle for the match rules; null when there is none
 * @param fields typed JSON by field: {@code name, description, vendor, status, price,
 *     compare_at_price, currency, barcode, weight_kg, handle, cost, stock, category}, and {@code
 *     attributes/<key>}; JSON null empties a field. Numbers may be texts such as {@code "19.90"}
 * @param variants all of the product's variants, so one that is missing was removed; null = nothing
 *     is said about variants
 * @param deleted the system has the product no more; everything else may then be empty
 * @param remoteVersion the system's own word for this state; null when it has none
 * @param updatedAt when the system changed it; an older one than was seen before is superseded;
 *     null when the system does not say
 * @param contentHash of what was read; one that was seen last is not looked at again; null = always
 *     look
 * @param product ours, where the caller knows it; then {@code fields} may lead into its variants
 *     ({@code variants/<id>/stock}), and the product as a whole need not be described. Null = found
 *     by its link or the match rules
 */
public record RemoteChange(
    String system,
    String externalId,
    String sku,
    String barcode,
    String handle,
    Map<String, JsonNode> fields,
    List<Variant> variants,
    boolean deleted,
    String remoteVersion,
    Instant updatedAt,
    String contentHash,
    UUID product) {

  /** A product that is found by its link or the match rules. */
  public RemoteChange(
      String system,
      String externalId,
      String sku,
      String barcode,
      String handle,
      Map<String, JsonNode> fields,
      List<Variant> variants,
      boolean deleted,
      String remoteVersion,
      Instant updatedAt,
      String contentHash) {
    this(
        system,
        externalId,
        sku,
        barcode,
        handle,
        fields,
        variants,
        deleted,
        remoteVersion,
        updatedAt,
        contentHash,
        null);
  }

  /**
   * Some fields of a product of ours, from a system that has no word for the product as a whole:
   * our id stands for it there.
   *
   * @param fields by path, as in {@link OutboundChange}
   */
  public static RemoteChange ofFields(
      String system, UUID product, Map<String, JsonNode> fields, Instant updatedAt) {
    return new RemoteChange(
        system,
        product.toString(),
        null,
        null,
        null,
        fields,
        null,
        false,
        null,
        updatedAt,
        null,
        product);
  }

  /**
   * One variant.
   *
   * @param fields as above: {@code name, position, price, compare_at_price, barcode, weight_kg,
   *     cost, stock, options}, and {@code attributes/<key>}
   */
  public record Variant(String externalId, String sku, Map<String, JsonNode> fields) {
    public Variant {
      fields = Map.copyOf(fields);
    }
  }

  public RemoteChange {
    fields = Map.copyOf(fields);
    variants = variants == null ? null : List.copyOf(variants);
  }
}
