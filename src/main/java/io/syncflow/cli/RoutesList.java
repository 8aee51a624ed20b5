package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Routes, what they do and what an operator wants of them. */
abstract class RoutesList extends HubCommand {

  @Override
  final int run(HubClient hub, Output out) {
    JsonNode list = hub.get(HubPath.of("routes"));
    Listing listing = new Listing("id", "state", "wanted", "by", "since", "description");
    for (JsonNode route : list.path("items")) {
      listing.row(
          Cells.text(route, "id"),
          Cells.text(route, "state"),
          Cells.text(route, "desired"),
          Cells.text(route, "changed_by"),
          Cells.time(route, "changed_at"),
          Cells.text(route, "description"));
    }
    out.print(list, listing.text("There are no routes."));
    return RootCommand.DONE;
  }
}
