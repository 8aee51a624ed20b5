package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Connections of GraphQL: pages by (sort value, id), with cursors that say where a page ended. */
final class ShopPages {

  private final ObjectMapper json = new ObjectMapper();

  /**
   * One page.
   *
   * @param records all there are
   * @param sort the field they are sorted by
   * @param first at most so many; null for all, as in bulk operations
   * @param after the cursor behind which the page begins; null for the beginning
   */
  Map<String, Object> page(
      List<Map<String, Object>> records, String sort, Integer first, String after) {
    Comparator<Map<String, Object>> order =
        Comparator.<Map<String, Object>, String>comparing(record -> value(record, sort))
            .thenComparing(record -> ShopState.number((String) record.get("id")));
    List<Map<String, Object>> rest =
        records.stream().sorted(order).filter(record -> isAfter(record, sort, after)).toList();
    List<Map<String, Object>> nodes =
        first == null || first >= rest.size() ? rest : rest.subList(0, first);
    Map<String, Object> page = new LinkedHashMap<>();
    List<Map<String, Object>> edges = new ArrayList<>();
    nodes.forEach(node -> edges.add(Map.of("cursor", cursor(node, sort), "node", node)));
    page.put("nodes", nodes);
    page.put("edges", edges);
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("hasNextPage", nodes.size() < rest.size());
    info.put("hasPreviousPage", after != null);
    info.put("startCursor", nodes.isEmpty() ? null : cursor(nodes.get(0), sort));
    info.put("endCursor", nodes.isEmpty() ? null : cursor(nodes.get(nodes.size() - 1), sort));
    page.put("pageInfo", info);
    return page;
  }

  /** Numbers as texts of one length, so that they sort as numbers. */
  private static String value(Map<String, Object> record, String sort) {
    Object value =
        sort.equals("id") ? ShopState.number((String) record.get("id")) : record.get(sort);
    return value instanceof Number number ? "%020d".formatted(number.longValue()) : (String) value;
  }

  private boolean isAfter(Map<String, Object> record, String sort, String after) {
    if (after == null) {
      return true;
    }
    try {
      JsonNode place = json.readTree(Base64.getDecoder().decode(after));
      int order = value(record, sort).compareTo(place.path("last_value").asText());
      long id = ShopState.number((String) record.get("id"));
      return order > 0 || order == 0 && id > place.path("last_id").asLong();
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException("the cursor is invalid", e);
    }
  }

  private String cursor(Map<String, Object> record, String sort) {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("last_id", ShopState.number((String) record.get("id")));
    place.put("last_value", value(record, sort));
    try {
      return Base64.getEncoder()
          .encodeToString(json.writeValueAsString(place).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map is JSON", e);
    }
  }
}
