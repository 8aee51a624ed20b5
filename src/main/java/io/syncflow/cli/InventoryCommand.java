package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow inventory}: stock counts for Syrve. */
@Command(
    name = "inventory",
    mixinStandardHelpOptions = true,
    description = "Takes stock counts in, and commits them as documents for Syrve.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow inventory create --number INV-2026-11 --store"
          + " 1239d270-1bbe-f64f-b7ea-5f00518ef508",
      "  syncflow inventory import ID counted.csv",
      "  syncflow inventory approve ID",
      "  syncflow inventory commit ID",
      "  syncflow inventory show ID"
    },
    subcommands = {
      InventoryCommand.ListSessions.class,
      InventoryShow.class,
      InventoryCreate.class,
      InventoryChange.class,
      InventoryImport.class,
      InventoryCommand.RemoveLine.class,
      InventoryCommand.Document.class,
      InventoryCommand.Complete.class,
      InventoryCommand.Approve.class,
      InventoryCommand.Reopen.class,
      InventoryCommand.Commit.class,
      InventoryCommand.Cancel.class,
      InventoryCommand.Revise.class
    })
final class InventoryCommand {

  static final String SESSIONS = "inventory-sessions";

  /** {@code syncflow inventory list}. */
  @Command(
      name = "list",
      description = "Lists stock counts, newest first.",
      footer = {
        "  syncflow inventory list --status approved",
        "  syncflow inventory list --all --csv > counts.csv"
      })
  static final class ListSessions extends LimitedList {

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "draft, counted, approved, sent or cancelled.")
    private String status;

    @Option(
        names = "--store",
        paramLabel = "STORE",
        description = "Only this store: its id in Syrve, or its code.")
    private String store;

    @Override
    HubPath request(HubClient hub) {
      return HubPath.of(SESSIONS).with("status", status).with("store", store);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing(
              "id", "number", "store", "counted", "#lines", "status", "#revision", "document");
      for (JsonNode session : items) {
        listing.row(
            Cells.text(session, "id"),
            Cells.text(session, "number"),
            store(session),
            Cells.time(session, "counted_at"),
            Cells.number(session, "lines"),
            Cells.text(session, "status"),
            Cells.number(session, "revision"),
            Cells.text(session.path("document"), "status"));
      }
      return listing;
    }

    private static String store(JsonNode session) {
      String id = Cells.text(session, "store_id");
      return id == null ? Cells.text(session, "store_code") : id;
    }

    @Override
    String nothing() {
      return "There are no such stock counts.";
    }
  }

  /** {@code syncflow inventory remove-line}. */
  @Command(
      name = "remove-line",
      description = "Removes one line of a draft.",
      footer =
          "  syncflow inventory remove-line 019f8a52-1111-7000-8000-000000000000"
              + " 019f8a52-2222-7000-8000-000000000000")
  static final class RemoveLine extends HubCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The session's id.")
    private UUID id;

    @Parameters(
        index = "1",
        paramLabel = "LINE",
        description = "The line's id; inventory show prints it.")
    private UUID line;

    @Override
    int run(HubClient hub, Output out) {
      hub.delete(HubPath.of(SESSIONS, id, "lines", line));
      JsonNode session = hub.get(HubPath.of(SESSIONS, id));
      out.print(session, Details.of(session));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow inventory document}. */
  @Command(
      name = "document",
      description = "Prints the document that a commit would queue; nothing is queued.",
      footer = "  syncflow inventory document 019f8a52-1111-7000-8000-000000000000 > check.xml")
  static final class Document extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The session's id; inventory list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      String xml =
          new String(hub.download(HubPath.of(SESSIONS, id, "document")), StandardCharsets.UTF_8);
      out.print(JsonNodeFactory.instance.objectNode().put("document", xml), xml);
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow inventory complete}. */
  @Command(
      name = "complete",
      description = "Ends the counting; the session waits for approval.",
      footer = "  syncflow inventory complete 019f8a52-1111-7000-8000-000000000000")
  static final class Complete extends ItemAction {
    Complete() {
      super(SESSIONS, "complete");
    }
  }

  /** {@code syncflow inventory approve}. */
  @Command(
      name = "approve",
      description = "Allows a session to be committed.",
      footer = "  syncflow inventory approve 019f8a52-1111-7000-8000-000000000000")
  static final class Approve extends ItemAction {
    Approve() {
      super(SESSIONS, "approve");
    }
  }

  /** {@code syncflow inventory reopen}. */
  @Command(
      name = "reopen",
      description = "Makes a draft of a session that is not sent.",
      footer = "  syncflow inventory reopen 019f8a52-1111-7000-8000-000000000000")
  static final class Reopen extends ItemAction {
    Reopen() {
      super(SESSIONS, "reopen");
    }
  }

  /** {@code syncflow inventory commit}. */
  @Command(
      name = "commit",
      description = {
        "Makes the document of an approved session and queues it for Syrve.",
        "The outbox sends it: inventory show tells what became of it."
      },
      footer = "  syncflow inventory commit 019f8a52-1111-7000-8000-000000000000")
  static final class Commit extends ItemAction {
    Commit() {
      super(SESSIONS, "commit");
    }
  }

  /** {@code syncflow inventory cancel}. */
  @Command(
      name = "cancel",
      description = "Gives a session up; of one that is sent, only when its document was refused.",
      footer = "  syncflow inventory cancel 019f8a52-1111-7000-8000-000000000000")
  static final class Cancel extends ItemAction {
    Cancel() {
      super(SESSIONS, "cancel");
    }
  }

  /** {@code syncflow inventory revise}. */
  @Command(
      name = "revise",
      description = "Makes a draft of the next revision after Syrve refused the document.",
      footer = "  syncflow inventory revise 019f8a52-1111-7000-8000-000000000000")
  static final class Revise extends ItemAction {
    Revise() {
      super(SESSIONS, "revise");
    }
  }
}
