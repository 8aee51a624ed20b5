package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow outbox}: documents on their way to Syrve. */
@Command(
    name = "outbox",
    mixinStandardHelpOptions = true,
    description = "Shows documents on their way to Syrve, and decides about them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow outbox list --status unknown",
      "  syncflow outbox show ID",
      "  syncflow outbox resolve ID --sent --reason 'seen in the back office'",
      "  syncflow outbox server"
    },
    subcommands = {
      OutboxCommand.ListDocuments.class,
      OutboxShow.class,
      OutboxCommand.Resolve.class,
      OutboxCommand.Retry.class,
      OutboxCommand.Cancel.class,
      OutboxCommand.Server.class
    })
final class OutboxCommand {

  static final String OUTBOX = "outbox";
  private static final String SERVER = "outbox-server";

  /** {@code syncflow outbox list}. */
  @Command(
      name = "list",
      description = "Lists documents, those queued last first.",
      footer = {
        "  syncflow outbox list --status unknown",
        "  syncflow outbox list --store 11 --all",
        "  syncflow outbox list --json | jq '.items[].waits'"
      })
  static final class ListDocuments extends LimitedList {

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "pending, running, succeeded, failed, unknown or cancelled.")
    private String status;

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        description = "incoming_inventory, writeoff, internal_transfer or incoming_invoice.")
    private String type;

    @Option(
        names = "--store",
        paramLabel = "STORE",
        description = "Only this store's: its id in Syrve, or its code.")
    private String store;

    @Option(names = "--session", paramLabel = "ID", description = "Only this inventory session's.")
    private UUID session;

    @Option(names = "--number", paramLabel = "NUMBER", description = "Only this document number.")
    private String number;

    @Override
    HubPath request(HubClient hub) {
      return HubPath.of(OUTBOX)
          .with("status", status)
          .with("type", type)
          .with("store", store)
          .with("session", session)
          .with("number", number);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing(
              "id",
              "type",
              "number",
              "#revision",
              "store",
              "status",
              "#attempts",
              "queued",
              "sent",
              "why");
      for (JsonNode job : items) {
        JsonNode waits = job.path("waits");
        listing.row(
            Cells.text(job, "id"),
            Cells.text(job, "type"),
            Cells.text(job, "number"),
            Cells.number(job, "revision"),
            store(job),
            Cells.text(job, "status"),
            Cells.number(job, "attempts"),
            Cells.time(job, "created_at"),
            Cells.time(job, "sent_at"),
            waits.isEmpty() ? Cells.text(job, "message") : waits.get(0).asText());
      }
      return listing;
    }

    private static String store(JsonNode job) {
      String code = Cells.text(job, "store_code");
      return code == null ? Cells.text(job, "store") : code;
    }

    @Override
    String nothing() {
      return "There are no such documents.";
    }
  }

  /** What a person decides about one document, and why. */
  abstract static class Decision extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The document's id; outbox list prints it.")
    private UUID id;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why, or how you know; it is kept.")
    private String reason;

    private final String action;

    Decision(String action) {
      this.action = action;
    }

    @Override
    final int run(HubClient hub, Output out) {
      JsonNode job = hub.post(HubPath.of(OUTBOX, id, action), wish());
      out.print(job, OutboxShow.text(job));
      return RootCommand.DONE;
    }

    ObjectNode wish() {
      return JsonNodeFactory.instance.objectNode().put("reason", reason);
    }
  }

  /** {@code syncflow outbox resolve}. */
  @Command(
      name = "resolve",
      description = {
        "Says what became of a document whose answer was lost.",
        "The hub never sends such a document again by itself: look in Syrve first."
      },
      footer = {
        "  syncflow outbox resolve ID --sent --reason 'number 17 is in the back office'",
        "  syncflow outbox resolve ID --resend --reason 'not there, asked the restaurant'"
      })
  static final class Resolve extends Decision {

    /** Exactly one of the two. */
    static final class Outcome {
      @Option(names = "--sent", required = true, description = "Syrve has it.")
      private boolean sent;

      @Option(
          names = "--resend",
          required = true,
          description = "Syrve does not have it; it is sent again.")
      private boolean resend;
    }

    @ArgGroup(multiplicity = "1")
    private Outcome outcome;

    Resolve() {
      super("resolve");
    }

    @Override
    ObjectNode wish() {
      return super.wish().put("outcome", outcome.sent ? "sent" : "resend");
    }
  }

  /** {@code syncflow outbox retry}. */
  @Command(
      name = "retry",
      description = {
        "Gives a failed document new attempts; one that waits for its next attempt is due now.",
        "One of unknown outcome is not tried again: see outbox resolve."
      },
      footer = "  syncflow outbox retry ID --reason 'the period is open again'")
  static final class Retry extends Decision {

    Retry() {
      super("retry");
    }
  }

  /** {@code syncflow outbox cancel}. */
  @Command(
      name = "cancel",
      description = "Takes back a document that waits or failed: it is not sent.",
      footer = "  syncflow outbox cancel ID --reason 'counted again'")
  static final class Cancel extends Decision {

    Cancel() {
      super("cancel");
    }
  }

  /** {@code syncflow outbox server}. */
  @Command(
      name = "server",
      description = {
        "Says whether the Syrve server takes documents, why not, and how many wait.",
        "With --check: sets whether each document is tried there before it is sent."
      },
      footer = {"  syncflow outbox server", "  syncflow outbox server --check off"})
  static final class Server extends HubCommand {

    /** A switch. */
    enum Switch {
      ON,
      OFF
    }

    @Option(
        names = "--check",
        paramLabel = "on|off",
        description = "Whether each document is tried before it is sent (admin).")
    private Switch check;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode server =
          check == null
              ? hub.get(HubPath.of(SERVER))
              : hub.put(
                  HubPath.of(SERVER),
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("check_before_sending", check == Switch.ON));
      out.print(server, Details.of(server));
      return RootCommand.DONE;
    }
  }
}
