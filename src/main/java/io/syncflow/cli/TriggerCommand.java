package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code syncflow trigger}: the schedules. */
@Command(
    name = "trigger",
    mixinStandardHelpOptions = true,
    description = {
      "Lists schedules, fires them now, pauses and resumes them.",
      "A schedule serves every organisation, so all but the list need a platform token."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow trigger list", "  syncflow trigger fire oracle_ifs-orders"},
    subcommands = {
      TriggerCommand.ListTriggers.class,
      TriggerCommand.Fire.class,
      TriggerCommand.Pause.class,
      TriggerCommand.Resume.class
    })
final class TriggerCommand {

  /** {@code syncflow trigger list}. */
  @Command(
      name = "list",
      description = "Lists schedules and when they fire next.",
      footer = "  syncflow trigger list")
  static final class ListTriggers extends HubCommand {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = hub.get(HubPath.of("triggers"));
      Listing listing = new Listing("id", "cron", "time zone", "held", "next");
      for (JsonNode schedule : list.path("items")) {
        listing.row(
            Cells.text(schedule, "job"),
            Cells.text(schedule, "cron"),
            Cells.text(schedule, "time_zone"),
            Cells.text(schedule, "held"),
            schedule.path("next").path(0).asText(null));
      }
      out.print(list, listing.text("There are no schedules."));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow trigger fire}. */
  @Command(
      name = "fire",
      description = "Starts the job now, whatever its schedule says.",
      footer = "  syncflow trigger fire oracle_ifs-orders")
  static final class Fire extends SharedItemAction {
    Fire() {
      super("triggers", "fire");
    }
  }

  /** {@code syncflow trigger pause}. */
  @Command(
      name = "pause",
      description = "Pauses a schedule, on every node and over restarts.",
      footer = "  syncflow trigger pause oracle_ifs-orders")
  static final class Pause extends SharedItemAction {
    Pause() {
      super("triggers", "pause");
    }
  }

  /** {@code syncflow trigger resume}. */
  @Command(
      name = "resume",
      description = "Lets a paused schedule fire again; what was missed is not made up for.",
      footer = "  syncflow trigger resume oracle_ifs-orders")
  static final class Resume extends SharedItemAction {
    Resume() {
      super("triggers", "resume");
    }
  }
}
