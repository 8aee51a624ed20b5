package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lists that the hub answers page by page. */
final class Pages {

  private static final int LARGEST = 500;

  private Pages() {}

  /**
   * Reads as many items as are wanted, in the hub's order.
   *
   * @param wanted at least 1
   * @return {@code items}, and {@code next_cursor} when there are more; whatever else the first
   *     page says
   */
  static ObjectNode read(HubClient hub, HubPath path, int wanted) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    ArrayNode items = list.putArray("items");
    String cursor = null;
    do {
      int portion = Math.min(LARGEST, wanted - items.size());
      JsonNode page = hub.get(path.with("limit", portion).with("cursor", cursor));
      if (cursor == null) {
        page.properties().stream()
            .filter(field -> !field.getKey().equals("items"))
            .forEach(field -> list.set(field.getKey(), field.getValue()));
      }
      page.path("items").forEach(items::add);
      cursor = page.path("next_cursor").textValue();
    } while (cursor != null && items.size() < wanted);
    return list.put("next_cursor", cursor);
  }

  /** What to say below a list that was not read to its end; nothing below one that was. */
  static String more(JsonNode page) {
    return more(page, "--limit");
  }

  /**
   * The same for a command with other options.
   *
   * @param options those that show more
   */
  static String more(JsonNode page, String options) {
    return page.path("next_cursor").isTextual() ? "There are more: " + options + ".\n" : "";
  }
}
