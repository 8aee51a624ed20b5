package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow connection set}. */
@Command(
    name = "set",
    description = {
      "Changes some settings of a connection; its address, its password and the others stay (admin).",
      "The next call to the system goes by them. Who changed what: connection show."
    },
    footer = {
      "  syncflow connection set shopify --setting create_products=true",
      "  syncflow connection set xorosoft --setting 'warehouses={\"Main\":\"MAIN\"}' --unset cost"
    })
final class ConnectionSet extends HubCommand {

  @Parameters(
      paramLabel = "CONNECTION",
      description = "Its id, its system, or its system and name as SYSTEM/NAME.")
  private String wanted;

  @Option(
      names = "--setting",
      paramLabel = "KEY=VALUE",
      description = "A setting that is not secret, an object as JSON; may be given several times.")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--unset",
      paramLabel = "KEY",
      description = "A setting that is taken back: its default holds again.")
  private List<String> unset = List.of();

  @Override
  int run(HubClient hub, Output out) {
    if (settings.isEmpty() && unset.isEmpty()) {
      throw wrongUsage("say what changes: --setting KEY=VALUE or --unset KEY");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode changes = body.putObject("settings");
    settings.forEach(
        (name, value) -> changes.set(name, ConnectionCommand.value(name, value, this)));
    for (String name : unset) {
      if (changes.has(name)) {
        throw wrongUsage(name + " cannot be set and taken back at once");
      }
      changes.putNull(name);
    }
    JsonNode changed =
        hub.post(
            HubPath.of("connections", ConnectionCommand.id(hub, wanted, this), "settings"), body);
    out.print(changed, Details.of(changed));
    return RootCommand.DONE;
  }
}
