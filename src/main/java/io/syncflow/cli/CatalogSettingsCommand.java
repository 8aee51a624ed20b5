package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncflow catalog settings}. */
@Command(
    name = "settings",
    description = {
      "Shows how the catalog is kept, or changes it (admin).",
      "match_rules, auto_approve, most_prices_percent, fewest_prices, most_price_change_percent,"
          + " most_zero_stock; values are JSON."
    },
    footer = {
      "  syncflow catalog settings",
      "  syncflow catalog settings --set most_zero_stock=10",
      "  syncflow catalog settings --set 'match_rules=[\"sku\"]'"
    })
final class CatalogSettingsCommand extends HubCommand {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--set", paramLabel = "NAME=VALUE", description = "What is to be.")
  private Map<String, String> values = Map.of();

  @Override
  int run(HubClient hub, Output out) {
    HubPath path = HubPath.of(CatalogCommand.CATALOG, "settings");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, String> value : values.entrySet()) {
      try {
        body.set(value.getKey(), JSON.readTree(value.getValue()));
      } catch (JsonProcessingException e) {
        throw wrongUsage("the value of " + value.getKey() + " is not JSON");
      }
    }
    JsonNode settings = body.isEmpty() ? hub.get(path) : hub.put(path, body);
    out.print(settings, Details.of(settings));
    return RootCommand.DONE;
  }
}
