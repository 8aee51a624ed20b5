package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A product as a file has it. Fields that it does not name stay as they are.
 *
 * @param line of the file, from 1; null when there is no file
 * @param sku which product
 * @param version the version the file was exported at: what has changed since then is merged, or
 *     clashes; null = the file is right
 * @param fields values by field, as in {@link RemoteChange}
 * @param variants those that are created or changed; others stay. Null = none
 * @param deleted true to delete the product
 */
public record ImportRow(
    Integer line,
    String sku,
    Long version,
    Map<String, JsonNode> fields,
    List<Variant> variants,
    Boolean deleted) {

  /**
   * One variant.
   *
   * @param deleted true to remove it
   */
  public record Variant(String sku, Map<String, JsonNode> fields, Boolean deleted) {}
}
