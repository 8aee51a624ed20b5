package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow preview}: what a sync or a file would change, as a plan. */
@Command(
    name = "preview",
    description = {
      "Computes what the next run of a sync, or a catalog file, would change, field by field, and"
          + " keeps it for an hour as a plan.",
      "Nothing else is written. plan apply applies exactly that."
    },
    footer = {
      "  syncflow preview shopify products",
      "  syncflow preview oracle_ifs items --deletions --kind deleted",
      "  syncflow preview xorosoft stock --field stock_available --json",
      "  syncflow preview prices.csv"
    })
final class PreviewCommand extends HubCommand {

  private static final long LOOK_AGAIN_MILLIS = 300;

  @Parameters(
      arity = "1..2",
      paramLabel = "FILE | SYSTEM ENTITY",
      description = "A file for catalog import (.csv, .json, .jsonl), or a sync as runs name it.")
  private List<String> what;

  @Option(
      names = "--deletions",
      description =
          "Of a table or a shop: also compare all keys, to find what the source no longer has.")
  private boolean deletions;

  @Option(names = "--fresh", description = "Do not show a preview of the last hour.")
  private boolean fresh;

  @Mixin private PlanItems shown;

  @Override
  int run(HubClient hub, Output out) throws IOException {
    return what.size() == 1 ? file(hub, out) : sync(hub, out);
  }

  private int sync(HubClient hub, Output out) {
    ObjectNode wish =
        JsonNodeFactory.instance.objectNode().put("system", what.get(0)).put("entity", what.get(1));
    JsonNode plan =
        hub.post(HubPath.of("previews"), wish.put("deletions", deletions).put("fresh", fresh));
    try {
      while (plan.path("status").asText().equals("open")) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        plan =
            hub.get(
                HubPath.of(CatalogCommand.CATALOG, PlanCommand.PLANS, plan.path("id").asText()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubRefusal(
          "interrupted; the preview goes on: syncflow plan show " + plan.path("id").asText(),
          RootCommand.REFUSED);
    }
    if (plan.path("status").asText().equals("failed")) {
      throw new HubRefusal(
          "the preview failed: " + plan.path("failure").asText(), RootCommand.REFUSED);
    }
    print(hub, out, plan, List.of());
    return plan.path("summary").path("faults").asLong() > 0
        ? RootCommand.FAILED_RECORDS
        : RootCommand.DONE;
  }

  private int file(HubClient hub, Output out) throws IOException {
    Path path = Folders.given(Path.of(what.get(0)));
    if (!Files.isRegularFile(path)) {
      throw wrongUsage(
          "there is no file " + what.get(0) + "; of a sync, name its system and its entity");
    }
    if (deletions || fresh) {
      throw wrongUsage("--deletions and --fresh are for syncs; a file says what is deleted");
    }
    JsonNode plan =
        hub.post(
            HubPath.of(CatalogCommand.CATALOG, PlanCommand.PLANS),
            JsonNodeFactory.instance
                .objectNode()
                .put("name", "Import of " + path.getFileName())
                .put("digest", digest(path)));
    String id = plan.path("id").asText();
    List<String> faults = List.of();
    if (plan.path("status").asText().equals("open")) {
      CatalogRows rows =
          new CatalogRows(hub, HubPath.of(CatalogCommand.CATALOG, PlanCommand.PLANS, id, "rows"));
      try {
        rows.send(path);
      } catch (IllegalArgumentException e) {
        throw wrongUsage(e.getMessage());
      }
      faults = rows.faults();
      plan = hub.post(HubPath.of(CatalogCommand.CATALOG, PlanCommand.PLANS, id, "complete"));
    }
    print(hub, out, plan, faults);
    return faults.isEmpty() ? RootCommand.DONE : RootCommand.FAILED_RECORDS;
  }

  private void print(HubClient hub, Output out, JsonNode plan, List<String> faults) {
    JsonNode items = shown.read(hub, plan);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("plan", plan);
    json.set("items", items.path("items"));
    json.set("faults", CatalogCommand.strings(faults));
    out.print(
        json,
        PlanCommand.text(plan, items) + OperationText.faults(faults) + PlanCommand.next(plan));
  }

  private static String digest(Path path) throws IOException {
    try (InputStream bytes = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
