package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow catalog ownership}. */
@Command(
    name = "ownership",
    description = {
      "Shows who decides a field that both sides changed, or says so (admin).",
      "source_wins (the system), target_wins (the catalog), newest, manual; * stands for all"
          + " fields that are not named."
    },
    footer = {
      "  syncflow catalog ownership shopify",
      "  syncflow catalog ownership shopify --set price=target_wins --set description=source_wins"
    })
final class OwnershipCommand extends HubCommand {

  @Parameters(paramLabel = "SYSTEM", description = "The system.")
  private String system;

  @Option(
      names = "--set",
      paramLabel = "FIELD=POLICY",
      description = "Who decides; the other fields stay as they are.")
  private Map<String, String> policies = Map.of();

  @Override
  int run(HubClient hub, Output out) {
    HubPath path = HubPath.of(CatalogCommand.CATALOG, "ownership", system);
    JsonNode ownership = hub.get(path);
    if (!policies.isEmpty()) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      ObjectNode fields = body.putObject("fields").setAll((ObjectNode) ownership.path("fields"));
      policies.forEach(fields::put);
      ownership = hub.put(path, body);
    }
    out.print(ownership, Details.of(ownership));
    return RootCommand.DONE;
  }
}
