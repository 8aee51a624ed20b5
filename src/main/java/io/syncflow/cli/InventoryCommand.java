package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      InventoryCommand.Show.class,
      InventoryCommand.Create.class,
      InventoryCommand.Change.class,
      InventoryCommand.Import.class,
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

  private static final String SESSIONS = "inventory-sessions";

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

    @Option(names = "--store", paramLabel = "ID", description = "Only this store.")
    private UUID store;

    @Override
    HubPath request(HubClient hub) {
      return HubPath.of(SESSIONS).with("status", status).with("store_id", store);
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

  /** {@code syncflow inventory show}. */
  @Command(
      name = "show",
      description = "Shows one stock count, its lines, and what became of its document.",
      footer = {
        "  syncflow inventory show 019f8a52-1111-7000-8000-000000000000",
        "  syncflow inventory show 019f8a52-1111-7000-8000-000000000000 --limit 5000 --json"
      })
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The session's id; inventory list prints it.")
    private UUID id;

    @Mixin private Limit limit;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode session = hub.get(HubPath.of(SESSIONS, id));
      ObjectNode lines = Pages.read(hub, HubPath.of(SESSIONS, id, "lines"), limit.items());
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.set("session", session);
      all.set("lines", lines.path("items"));
      all.set("next_cursor", lines.path("next_cursor"));
      Listing listing =
          new Listing("line", "product", "code", "#amount", "unit", "container", "note");
      for (JsonNode line : lines.path("items")) {
        String container = Cells.text(line, "container_id");
        listing.row(
            Cells.text(line, "id"),
            Cells.text(line, "product_id"),
            Cells.text(line, "product_code"),
            Cells.text(line, "amount"),
            Cells.text(line, "unit"),
            container == null ? Cells.text(line, "container_code") : container,
            Cells.text(line, "note"));
      }
      out.print(
          all, Details.of(session) + "\n" + listing.text("It has no lines.") + Pages.more(lines));
      return RootCommand.DONE;
    }
  }

  /** What a person says of a count. */
  abstract static class WithHeader extends HubCommand {

    @Option(
        names = "--store",
        paramLabel = "STORE",
        description =
            "The store: its id in Syrve, or its code (default: the connection's"
                + " default_store_id).")
    private String store;

    @Option(
        names = "--number",
        required = true,
        paramLabel = "NUMBER",
        description = "The document's number in Syrve; no other document may have it.")
    private String number;

    @Option(
        names = "--counted-at",
        paramLabel = "TIME",
        description = "When the shelves were counted, such as 2026-11-21T08:00:00Z (default: now).")
    private String countedAt;

    @Option(names = "--note", paramLabel = "TEXT", description = "A comment for Syrve.")
    private String note;

    final ObjectNode header() {
      boolean id = store == null || store.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      return JsonNodeFactory.instance
          .objectNode()
          .put(id ? "store_id" : "store_code", store)
          .put("number", number)
          .put(
              "counted_at",
              countedAt == null
                  ? Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()
                  : countedAt)
          .put("note", note);
    }
  }

  /** {@code syncflow inventory create}. */
  @Command(
      name = "create",
      description = "Begins a stock count, maybe with the lines of a file.",
      footer = {
        "  syncflow inventory create --number INV-7 --store 4 --counted-at 2026-11-21T06:00:00Z",
        "  syncflow inventory create --number INV-8 --store 4 --lines counted.csv"
      })
  static final class Create extends WithHeader {

    @Option(
        names = "--lines",
        paramLabel = "FILE",
        description = "Lines to import, .csv or .json; no session remains if one is wrong.")
    private Path lines;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      UploadFile file = lines == null ? null : UploadFile.of(lines, this);
      JsonNode session = hub.post(HubPath.of(SESSIONS), header());
      String id = session.path("id").asText();
      if (file != null) {
        try {
          session = file.post(hub, file.path(SESSIONS, id, "lines")).path("session");
        } catch (HubRefusal e) {
          hub.post(HubPath.of(SESSIONS, id, "cancel"));
          throw e;
        }
      }
      out.print(session, Details.of(session));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow inventory change}. */
  @Command(
      name = "change",
      description = "Changes store, number, time and note of a draft.",
      footer =
          "  syncflow inventory change 019f8a52-1111-7000-8000-000000000000 --number INV-9 --store"
              + " 4")
  static final class Change extends WithHeader {

    @Parameters(paramLabel = "ID", description = "The session's id; inventory list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode session = hub.put(HubPath.of(SESSIONS, id), header());
      out.print(session, Details.of(session));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow inventory import}. */
  @Command(
      name = "import",
      description = {
        "Stores the lines of a file in a draft.",
        "A product that is counted already is counted anew. A file with a fault is refused as a"
            + " whole, and every fault is named with its line."
      },
      footer = {
        "  syncflow inventory import 019f8a52-1111-7000-8000-000000000000 counted.csv",
        "  syncflow inventory import 019f8a52-1111-7000-8000-000000000000 counted.json --replace"
      })
  static final class Import extends HubCommand {

    @Parameters(
        index = "0",
        paramLabel = "ID",
        description = "The session's id; inventory list prints it.")
    private UUID id;

    @Parameters(
        index = "1",
        paramLabel = "FILE",
        description = {
          "A .csv file with the header product_id, product_code, amount, unit, container_id,"
              + " container_code, note in any order,",
          "or a .json file with an array of objects of these fields."
        })
    private Path file;

    @Option(names = "--replace", description = "Drop the lines that are there.")
    private boolean replace;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      UploadFile upload = UploadFile.of(file, this);
      HubPath path = upload.path(SESSIONS, id, "lines").with("replace", replace ? true : null);
      JsonNode answer = upload.post(hub, path);
      JsonNode session = answer.path("session");
      out.print(
          answer,
          "Stored "
              + answer.path("stored").asInt()
              + " lines; the session has "
              + session.path("lines").asInt()
              + ".");
      return RootCommand.DONE;
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
