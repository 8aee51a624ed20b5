package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.security.FirstStart;
import io.syncflow.security.Role;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow token}: who may ask the hub. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Issues, lists and revokes API tokens.",
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow token issue grafana --role viewer", "  syncflow token list"},
    subcommands = {
      TokenCommand.Issue.class,
      TokenCommand.ListTokens.class,
      TokenCommand.Revoke.class
    })
final class TokenCommand {

  /** A command about the tokens of an organisation, or of the platform. */
  abstract static class OfTokens extends HubCommand {

    @Option(
        names = "--platform",
        description = "Take the local hub's platform token, and so mean platform tokens.")
    private boolean platform;

    @Override
    final String tokenFile() {
      return platform ? FirstStart.PLATFORM_TOKEN : FirstStart.CLI_TOKEN;
    }
  }

  /** {@code syncflow token issue}. */
  @Command(
      name = "issue",
      description = "Issues a token and prints it, this once.",
      footer = {
        "  syncflow token issue grafana --role viewer",
        "  export SYNCFLOW_TOKEN=$(syncflow token issue deploy --role admin --expires-in-days 1"
            + " --json | jq -r .token)"
      })
  static final class Issue extends OfTokens {

    @Parameters(paramLabel = "NAME", description = "What it is for; people recognise it by this.")
    private String name;

    @Option(
        names = "--role",
        required = true,
        paramLabel = "ROLE",
        description = "viewer, operator or admin; platform with a platform token.")
    private Role role;

    @Option(
        names = "--expires-in-days",
        paramLabel = "N",
        description = "When it ends by itself (default: never).")
    private Integer days;

    @Override
    int run(HubClient hub, Output out) {
      ObjectNode wish = JsonNodeFactory.instance.objectNode();
      wish.put("name", name).put("role", role.code());
      if (days != null) {
        wish.put("expires_in_days", days);
      }
      JsonNode issued = hub.post(HubPath.of("tokens"), wish);
      out.print(
          issued,
          Details.of(issued.path("info"))
              + "\nThe token, shown only now:\n"
              + Cells.text(issued, "token"));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow token list}. */
  @Command(
      name = "list",
      description = "Lists tokens, newest first; their text is nowhere to be seen.",
      footer = "  syncflow token list")
  static final class ListTokens extends OfTokens {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = hub.get(HubPath.of("tokens"));
      Listing listing =
          new Listing("id", "name", "begins with", "role", "since", "expires", "revoked");
      for (JsonNode token : list.path("items")) {
        listing.row(
            Cells.text(token, "id"),
            Cells.text(token, "name"),
            Cells.text(token, "prefix"),
            Cells.word(token, "role"),
            Cells.time(token, "created_at"),
            Cells.time(token, "expires_at"),
            Cells.time(token, "revoked_at"));
      }
      out.print(list, listing.text("There are no tokens."));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow token revoke}. */
  @Command(
      name = "revoke",
      description = "Revokes a token at once.",
      footer = "  syncflow token revoke 019f8a52-1111-7000-8000-000000000000")
  static final class Revoke extends OfTokens {

    @Parameters(paramLabel = "ID", description = "The token's id; token list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      hub.delete(HubPath.of("tokens", id));
      out.print(Map.of("revoked", id.toString()), "The token is revoked.");
      return RootCommand.DONE;
    }
  }
}
