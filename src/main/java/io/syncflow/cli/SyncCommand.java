package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code syncflow sync}: starts a run now. */
@Command(
    name = "sync",
    description = {
      "Starts a run now, for the organisation of the token.",
      "A second run of the same entity is refused while one is open."
    },
    footer = {
      "  syncflow sync oracle_ifs orders",
      "  syncflow sync oracle_ifs orders --wait --json | jq .failed"
    })
final class SyncCommand extends HubCommand {

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
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "realtime",
      converter = Modes.class,
      description =
          "realtime (default), background, or sweep: delete softly what the source no longer has.")
  private RunMode mode;

  @Option(names = "--wait", description = "Wait for the end; the exit code then tells how it went.")
  private boolean wait;

  @Override
  int run(HubClient hub, Output out) throws InterruptedException, JsonProcessingException {
    if (org != null) {
      OwnOrganisation.refuseOtherThan(org, hub);
    }
    JsonNode wish =
        JsonNodeFactory.instance
            .objectNode()
            .put("system", system)
            .put("entity", entity)
            .put("mode", mode.code());
    JsonNode opened = hub.post(HubPath.of("syncs"), wish).path("runs").path(0);
    if (!wait) {
      out.print(
          opened,
          "Run " + Cells.text(opened, "run") + " is open. Watch it: syncflow progress --follow");
      return RootCommand.DONE;
    }
    UUID run = UUID.fromString(opened.path("run").asText());
    boolean visible = !out.json() && Terminal.interactive();
    RunSummary ended;
    try (RunBar bar = new RunBar(entity, visible, Terminal.unicode())) {
      ended = new RunWait(hub).end(run, bar);
    }
    out.print(ended, new LedgerTable(Terminal.unicode()).render(List.of(ended)));
    return RunWait.exitCode(ended);
  }

  /** The modes that a person may ask for; the others are the hub's own. */
  static final class Modes implements ITypeConverter<RunMode> {

    private static final List<RunMode> FOR_PEOPLE =
        List.of(RunMode.REALTIME, RunMode.BACKGROUND, RunMode.SWEEP);

    @Override
    public RunMode convert(String text) {
      return FOR_PEOPLE.stream()
          .filter(mode -> mode.code().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected realtime, background or sweep but was '" + text + "'"));
    }
  }
}
