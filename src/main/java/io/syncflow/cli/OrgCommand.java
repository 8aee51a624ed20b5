package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.security.FirstStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow org}: the organisations of a hub. */
@Command(
    name = "org",
    mixinStandardHelpOptions = true,
    description = "Adds and lists organisations; needs a platform token.",
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow org add acme --name \"Acme Ltd\"", "  syncflow org list"},
    subcommands = {OrgCommand.Add.class, OrgCommand.ListOrganisations.class})
final class OrgCommand {

  /** {@code syncflow org add}. */
  @Command(
      name = "add",
      description = "Adds an organisation and prints its first admin token, this once.",
      footer = {
        "  syncflow org add acme --name \"Acme Ltd\" --time-zone Europe/Berlin",
        "  syncflow org add acme --name \"Acme Ltd\" --json | jq -r .admin_token"
      })
  static final class Add extends HubCommand {

    @Parameters(
        paramLabel = "SLUG",
        description = "Its short name: lower-case letters, digits and underscores.")
    private String slug;

    @Option(names = "--name", paramLabel = "NAME", description = "Its name (default: the slug).")
    private String name;

    @Option(
        names = "--time-zone",
        paramLabel = "ZONE",
        description = "A region such as Europe/Berlin (default: UTC).")
    private String zone;

    @Override
    int run(HubClient hub, Output out) {
      ObjectNode wish = JsonNodeFactory.instance.objectNode();
      wish.put("slug", slug).put("name", name == null ? slug : name);
      if (zone != null) {
        wish.put("time_zone", zone);
      }
      JsonNode added = hub.post(HubPath.of("organizations"), wish);
      out.print(
          added,
          Details.of(added.path("organization"))
              + "\nIts admin token, shown only now:\n"
              + Cells.text(added, "admin_token"));
      return RootCommand.DONE;
    }

    @Override
    String tokenFile() {
      return FirstStart.PLATFORM_TOKEN;
    }
  }

  /** {@code syncflow org list}. */
  @Command(
      name = "list",
      description = "Lists the organisations; with an organisation's token only its own.",
      footer = "  syncflow org list")
  static final class ListOrganisations extends HubCommand {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = hub.get(HubPath.of("organizations"));
      Listing listing = new Listing("slug", "name", "time zone", "status", "since");
      for (JsonNode organisation : list.path("items")) {
        listing.row(
            Cells.text(organisation, "slug"),
            Cells.text(organisation, "name"),
            Cells.text(organisation, "time_zone"),
            Cells.text(organisation, "status"),
            Cells.time(organisation, "created_at"));
      }
      out.print(list, listing.text("There are no organisations."));
      return RootCommand.DONE;
    }

    @Override
    String tokenFile() {
      return FirstStart.PLATFORM_TOKEN;
    }
  }
}
