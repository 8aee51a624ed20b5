package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Parameters;

/** Something that is wanted of one item of a list: a stock count, a route. */
abstract class ItemAction extends HubCommand {

  @Parameters(paramLabel = "ID", description = "The id, as the list prints it.")
  private String id;

  private final String list;
  private final String action;

  /**
   * @param list the API's resource
   * @param action the word behind the item's path
   */
  ItemAction(String list, String action) {
    this.list = list;
    this.action = action;
  }

  @Override
  final int run(HubClient hub, Output out) {
    JsonNode item = hub.post(HubPath.of(list, id, action));
    out.print(item, Details.of(item));
    return RootCommand.DONE;
  }
}
