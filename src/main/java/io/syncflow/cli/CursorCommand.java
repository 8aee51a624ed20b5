package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow cursor}: how far each entity has been read. */
@Command(
    name = "cursor",
    mixinStandardHelpOptions = true,
    description = "Shows, sets and exports how far an entity has been read.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow cursor show oracle_ifs items",
      "  syncflow cursor set oracle_ifs items 4711 --reason 'restored backup of Tuesday'"
    },
    subcommands = {CursorCommand.Show.class, CursorCommand.SetTo.class, CursorCommand.Export.class})
final class CursorCommand {

  /** A command about one entity's cursor. */
  abstract static class OfEntity extends HubCommand {

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "For example oracle_ifs.")
    private String system;

    @Parameters(index = "1", paramLabel = "ENTITY", description = "For example items.")
    private String entity;

    @Option(
        names = "--org",
        paramLabel = "ORG",
        description = "Refuse unless the token belongs to this organisation.")
    private String org;

    @Override
    final int run(HubClient hub, Output out) throws IOException {
      if (org != null) {
        OwnOrganisation.refuseOtherThan(org, hub);
      }
      return run(hub, out, HubPath.of("cursors", system, entity));
    }

    abstract int run(HubClient hub, Output out, HubPath cursor) throws IOException;

    final String system() {
      return system;
    }

    final String entity() {
      return entity;
    }
  }

  /** {@code syncflow cursor show}. */
  @Command(
      name = "show",
      description = "Shows the cursor, its overlap, the last runs and the changes by hand.",
      footer = {
        "  syncflow cursor show oracle_ifs items",
        "  syncflow cursor show oracle_ifs items --json | jq .passes[0].late"
      })
  static final class Show extends OfEntity {

    @Override
    int run(HubClient hub, Output out, HubPath cursor) {
      JsonNode shown = hub.get(cursor);
      out.print(shown, CursorText.of(shown));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow cursor set}. */
  @Command(
      name = "set",
      description = {
        "Moves the cursor by hand; needs the admin role, is audited, and is refused while a run is open.",
        "A lower cursor reads records again, which changes nothing that is equal. A higher one leaves records unread: --skip."
      },
      footer = {
        "  syncflow cursor set oracle_ifs items 4711 --reason 'restored backup of Tuesday'",
        "  syncflow cursor set oracle_ifs orders --at 2026-11-20T00:00 --reason 'mapping was wrong since'",
        "  syncflow cursor set oracle_ifs orders --beginning --reason 'new target'",
        "  syncflow cursor set oracle_ifs orders --from orders.cursor.json --skip --reason 'moved here'"
      })
  static final class SetTo extends OfEntity {

    @Parameters(
        index = "2",
        arity = "0..1",
        paramLabel = "ROWVERSION",
        description = "The new cursor; or one of --at, --beginning and --from.")
    private Long rowversion;

    @Option(
        names = "--at",
        paramLabel = "TIME",
        description = "The new cursor as the source's local date and time.")
    private String at;

    @Option(names = "--beginning", description = "Read everything again.")
    private boolean beginning;

    @Option(names = "--from", paramLabel = "FILE", description = "What cursor export printed.")
    private Path from;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        description = "Why; kept in the audit.")
    private String reason;

    @Option(
        names = "--skip",
        description = "Records between the old and the new cursor may stay unread.")
    private boolean skip;

    @Override
    int run(HubClient hub, Output out, HubPath cursor) throws IOException {
      ObjectNode wish =
          JsonNodeFactory.instance.objectNode().put("reason", reason).put("skip", skip);
      refuseUnlessOne();
      if (from != null) {
        exported(wish);
      } else if (at != null) {
        wish.put("at", at);
      } else if (beginning) {
        wish.put("beginning", true);
      } else {
        wish.put("rowversion", rowversion);
      }
      JsonNode set = hub.put(cursor, wish);
      out.print(set, CursorText.of(set));
      return RootCommand.DONE;
    }

    private void refuseUnlessOne() {
      long given = Stream.of(rowversion, at, from).filter(Objects::nonNull).count();
      if (given + (beginning ? 1 : 0) != 1) {
        throw wrongUsage("give one of ROWVERSION, --at, --beginning and --from");
      }
    }

    private void exported(ObjectNode wish) throws IOException {
      JsonNode file;
      try {
        file = new ObjectMapper().readTree(from.toFile());
      } catch (IOException e) {
        throw wrongUsage(from + " cannot be read as JSON");
      }
      if (!system().equals(file.path("system").asText())
          || !entity().equals(file.path("entity").asText())) {
        throw wrongUsage(from + " is no export of the cursor of " + system() + " " + entity());
      }
      if (file.path("rowversion").isIntegralNumber()) {
        wish.set("rowversion", file.get("rowversion"));
      } else {
        wish.put("beginning", true);
      }
      if (file.path("key").isArray()) {
        wish.set("key", file.get("key"));
      }
    }
  }

  /** {@code syncflow cursor export}. */
  @Command(
      name = "export",
      description =
          "Prints the cursor as JSON that cursor set --from takes, here or at another hub.",
      footer = "  syncflow cursor export oracle_ifs items > items.cursor.json")
  static final class Export extends OfEntity {

    @Override
    int run(HubClient hub, Output out, HubPath cursor) {
      JsonNode shown = hub.get(cursor);
      ObjectNode file = JsonNodeFactory.instance.objectNode();
      for (String field :
          new String[] {"system", "entity", "kind", "rowversion", "at", "key", "width"}) {
        if (shown.has(field)) {
          file.set(field, shown.get(field));
        }
      }
      out.print(file, file.toPrettyString());
      return RootCommand.DONE;
    }
  }
}
