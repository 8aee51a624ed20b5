package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.ledger.RunSummary;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow reconcile}: compares source and target. */
@Command(
    name = "reconcile",
    description = {
      "Compares what the source has, mapped, with what the target has.",
      "Tells which keys differ and what accounts for it; exit code 1 when something is unaccounted"
          + " for."
    },
    footer = {
      "  syncflow reconcile oracle_ifs items",
      "  syncflow reconcile oracle_ifs items --repair",
      "  syncflow reconcile oracle_ifs items --json | jq .reconciliation.unexplained"
    })
final class ReconcileCommand extends HubCommand {

  private static final String RECONCILIATIONS = "reconciliations";

  @Parameters(index = "0", paramLabel = "SYSTEM", description = "For example oracle_ifs.")
  private String system;

  @Parameters(index = "1", paramLabel = "ENTITY", description = "For example orders.")
  private String entity;

  @Option(
      names = "--org",
      paramLabel = "ORG",
      description = "Refuse unless the token belongs to this organisation.")
  private String org;

  @Option(
      names = "--repair",
      description = "Load again exactly the records that are missing or different.")
  private boolean repair;

  @Option(
      names = "--wait",
      description = "Accepted as with other commands: this one always waits for the end.")
  private boolean wait;

  @Mixin private Limit limit;

  @Override
  int run(HubClient hub, Output out) throws InterruptedException, JsonProcessingException {
    if (org != null) {
      OwnOrganisation.refuseOtherThan(org, hub);
    }
    RunSummary compared = ended(hub, out, started(hub));
    if (RunWait.exitCode(compared) != RootCommand.DONE) {
      out.print(
          JsonNodeFactory.instance.objectNode().putPOJO("run", compared),
          new LedgerTable(Terminal.unicode()).render(List.of(compared)));
      return RunWait.exitCode(compared);
    }
    JsonNode found = hub.get(HubPath.of(RECONCILIATIONS, compared.run()));
    JsonNode differences =
        Pages.read(hub, HubPath.of(RECONCILIATIONS, compared.run(), "differences"), limit.items());
    RunSummary repaired = repair ? repaired(hub, out, found) : null;
    out.print(json(found, differences, repaired), text(found, differences, repaired));
    boolean mended = repaired != null && RunWait.exitCode(repaired) == RootCommand.DONE;
    long open = found.path("unexplained").asLong();
    // A load mends no key that the source does not have: sweeps delete those.
    return open == 0 || mended && open == found.path("repairable").asLong()
        ? RootCommand.DONE
        : RootCommand.FAILED_RECORDS;
  }

  private UUID started(HubClient hub) {
    JsonNode wish =
        JsonNodeFactory.instance.objectNode().put("system", system).put("entity", entity);
    return run(hub.post(HubPath.of(RECONCILIATIONS), wish));
  }

  /** The run that mends it; null when there is nothing that a load could mend. */
  private RunSummary repaired(HubClient hub, Output out, JsonNode found)
      throws InterruptedException, JsonProcessingException {
    if (found.path("repairable").asLong() == 0) {
      return null;
    }
    HubPath path = HubPath.of(RECONCILIATIONS, found.path("run").asText(), "repair");
    return ended(hub, out, run(hub.post(path)));
  }

  private static UUID run(JsonNode accepted) {
    return UUID.fromString(accepted.path("runs").path(0).path("run").asText());
  }

  private RunSummary ended(HubClient hub, Output out, UUID run)
      throws InterruptedException, JsonProcessingException {
    boolean visible = !out.json() && Terminal.interactive();
    try (RunBar bar = new RunBar(entity, visible, Terminal.unicode())) {
      return new RunWait(hub).end(run, bar);
    }
  }

  private static JsonNode json(JsonNode found, JsonNode differences, RunSummary repaired) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.set("reconciliation", found);
    all.set("differences", differences.path("items"));
    all.set("next_cursor", differences.path("next_cursor"));
    return repaired == null ? all : all.putPOJO("repair", repaired);
  }

  private static String text(JsonNode found, JsonNode differences, RunSummary repaired) {
    Listing listing = new Listing("kind", "key", "columns", "explanation");
    for (JsonNode difference : differences.path("items")) {
      listing.row(
          Cells.text(difference, "kind"),
          Cells.text(difference, "key"),
          columns(difference),
          Cells.text(difference, "explanation"));
    }
    return Details.of(found)
        + "\n"
        + listing.text("Source and target agree.")
        + Pages.more(differences)
        + (repaired == null
            ? ""
            : "\n" + new LedgerTable(Terminal.unicode()).render(List.of(repaired)));
  }

  private static String columns(JsonNode difference) {
    StringBuilder names = new StringBuilder();
    for (JsonNode column : difference.path("columns")) {
      names.append(names.isEmpty() ? "" : " ").append(column.asText());
    }
    return names.toString();
  }
}
