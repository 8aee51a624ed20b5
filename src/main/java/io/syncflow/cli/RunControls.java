package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncflow pause|resume|cancel}: what an operator may want of an open run. */
abstract class RunControls extends HubCommand {

  @Parameters(paramLabel = "RUN", description = "The run's id; runs prints it.")
  private UUID run;

  private final String wish;

  private RunControls(String wish) {
    this.wish = wish;
  }

  @Override
  final int run(HubClient hub, Output out) {
    JsonNode summary = hub.post(HubPath.of("runs", run, wish));
    out.print(
        summary,
        "The run of "
            + Cells.text(summary, "entity")
            + " is asked to "
            + wish
            + "; it is "
            + Cells.text(summary, "status")
            + " now.");
    return RootCommand.DONE;
  }

  /** {@code syncflow pause}. */
  @Command(
      name = "pause",
      description = "Pauses a run after the chunk it is loading; resume lets it go on.",
      footer = "  syncflow pause 019f8a52-1111-7000-8000-000000000000")
  static final class Pause extends RunControls {
    Pause() {
      super("pause");
    }
  }

  /** {@code syncflow resume}. */
  @Command(
      name = "resume",
      description = "Lets a paused run go on.",
      footer = "  syncflow resume 019f8a52-1111-7000-8000-000000000000")
  static final class Resume extends RunControls {
    Resume() {
      super("resume");
    }
  }

  /** {@code syncflow cancel}. */
  @Command(
      name = "cancel",
      description = "Ends a run after the chunk it is loading; what was loaded stays.",
      footer = "  syncflow cancel 019f8a52-1111-7000-8000-000000000000")
  static final class Cancel extends RunControls {
    Cancel() {
      super("cancel");
    }
  }
}
