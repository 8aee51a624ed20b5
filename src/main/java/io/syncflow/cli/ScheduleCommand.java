package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow schedule}: backfills that are spread over nights. */
@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    description = "Spreads the full load of a large table over nights.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow schedule add oracle_ifs order_lines --zone Europe/Stockholm --dry-run",
      "  syncflow schedule list"
    },
    subcommands = {
      ScheduleCommand.Add.class,
      ScheduleCommand.ListSchedules.class,
      ScheduleCommand.Plan.class,
      ScheduleCommand.Pause.class,
      ScheduleCommand.Resume.class,
      ScheduleCommand.Remove.class
    })
final class ScheduleCommand {

  /** {@code syncflow schedule add}. */
  @Command(
      name = "add",
      description = {
        "Adds the backfill of an entity, or changes its window and days.",
        "A pass that is underway keeps its position; one that is complete begins anew."
      },
      footer = {
        "  syncflow schedule add oracle_ifs order_lines --zone Europe/Stockholm",
        "  syncflow schedule add oracle_ifs items --zone Europe/Stockholm --window 22:00-05:30"
            + " --days 3 --dry-run"
      })
  static final class Add extends HubCommand {

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "For example oracle_ifs.")
    private String system;

    @Parameters(index = "1", paramLabel = "ENTITY", description = "For example order_lines.")
    private String entity;

    @Option(
        names = "--zone",
        required = true,
        paramLabel = "ZONE",
        description = "The time zone of the window, for example Europe/Stockholm.")
    private String zone;

    @Option(
        names = "--window",
        paramLabel = "FROM-TO",
        defaultValue = "19:00-07:00",
        description =
            "The hours in which the source may be read (default: ${DEFAULT-VALUE}); a window that"
                + " ends before it begins ends on the next day.")
    private String window;

    @Option(
        names = "--days",
        paramLabel = "N",
        defaultValue = "7",
        description = "The nights to spread the rows over (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--restart", description = "Begin anew, even if a pass is underway.")
    private boolean restart;

    @Option(names = "--dry-run", description = "Only show the nights there would be.")
    private boolean dryRun;

    @Override
    int run(HubClient hub, Output out) {
      String[] times = window.split("-", 2);
      if (times.length < 2) {
        throw wrongUsage("--window has to be of the form 19:00-07:00");
      }
      ObjectNode wish =
          JsonNodeFactory.instance
              .objectNode()
              .put("system", system)
              .put("entity", entity)
              .put("time_zone", zone)
              .put("window_start", times[0].strip())
              .put("window_end", times[1].strip())
              .put("days_to_complete", days)
              .put("restart", restart)
              .put("dry_run", dryRun);
      JsonNode saved = hub.post(HubPath.of("schedules"), wish);
      ScheduleText text = new ScheduleText(saved);
      out.print(saved, dryRun ? text.plan() : text.sentence());
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow schedule list}. */
  @Command(
      name = "list",
      description = "Lists backfills, how far they are and when they will be done.",
      footer = "  syncflow schedule list")
  static final class ListSchedules extends HubCommand {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = hub.get(HubPath.of("schedules"));
      Listing listing =
          new Listing(
              "system",
              "entity",
              "state",
              "window",
              "time zone",
              "#done",
              "#of",
              "#tonight",
              "#budget",
              "next run",
              "finishes");
      for (JsonNode schedule : list.path("items")) {
        ScheduleText text = new ScheduleText(schedule);
        listing.row(
            Cells.text(schedule, "system"),
            Cells.text(schedule, "entity"),
            Cells.text(schedule, "state"),
            text.window(),
            Cells.text(schedule, "time_zone"),
            Cells.number(schedule, "current_offset"),
            Cells.number(schedule, "total_rows"),
            Cells.number(schedule, "night_rows"),
            Cells.number(schedule, "rows_per_day"),
            text.time("next_run_at"),
            text.finishes());
      }
      out.print(list, listing.text("There are no backfills."));
      return RootCommand.DONE;
    }
  }

  /** What is wished of the backfill of one entity. */
  abstract static class OfOne extends HubCommand {

    @Parameters(index = "0", paramLabel = "SYSTEM", description = "For example oracle_ifs.")
    private String system;

    @Parameters(index = "1", paramLabel = "ENTITY", description = "For example order_lines.")
    private String entity;

    final String id(HubClient hub) {
      for (JsonNode schedule : hub.get(HubPath.of("schedules")).path("items")) {
        if (system.equals(Cells.text(schedule, "system"))
            && entity.equals(Cells.text(schedule, "entity"))) {
          return Cells.text(schedule, "id");
        }
      }
      throw new HubRefusal(
          "there is no backfill of " + entity + " from " + system, RootCommand.REFUSED);
    }
  }

  /** {@code syncflow schedule plan}. */
  @Command(
      name = "plan",
      description = "Shows the nights ahead of a backfill.",
      footer = "  syncflow schedule plan oracle_ifs order_lines")
  static final class Plan extends OfOne {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode schedule = hub.get(HubPath.of("schedules", id(hub)));
      out.print(schedule, new ScheduleText(schedule).plan());
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow schedule pause}. */
  @Command(
      name = "pause",
      description = "Lets a backfill rest; a run that is open stops at its next chunk.",
      footer = "  syncflow schedule pause oracle_ifs order_lines")
  static final class Pause extends OfOne {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode schedule = hub.post(HubPath.of("schedules", id(hub), "pause"));
      out.print(schedule, new ScheduleText(schedule).sentence());
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow schedule resume}. */
  @Command(
      name = "resume",
      description = "Lets a paused backfill go on where it stopped.",
      footer = "  syncflow schedule resume oracle_ifs order_lines")
  static final class Resume extends OfOne {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode schedule = hub.post(HubPath.of("schedules", id(hub), "resume"));
      out.print(schedule, new ScheduleText(schedule).sentence());
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow schedule remove}. */
  @Command(
      name = "remove",
      description = {
        "Removes a backfill; what it has carried stays.",
        "If it never ended and the entity had no delta before, the next delta reads everything."
      },
      footer = "  syncflow schedule remove oracle_ifs order_lines")
  static final class Remove extends OfOne {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode removed = hub.deleted(HubPath.of("schedules", id(hub)));
      out.print(
          removed,
          "The backfill of "
              + Cells.text(removed, "entity")
              + " is removed."
              + (removed.path("delta_begins_anew").asBoolean()
                  ? " It never ended: the next delta reads everything."
                  : ""));
      return RootCommand.DONE;
    }
  }
}
