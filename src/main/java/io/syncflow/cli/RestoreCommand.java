package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.FirstStart;
import picocli.CommandLine.Command;

/** {@code syncflow restore}: the hold after a restore from a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "After a restore from a backup no run opens until somebody has looked.",
      "The hub finds out by itself when the database is on another server or under another name; SYNCFLOW_RESTORED=true at"
          + " the start tells it of any other restore."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow restore status", "  syncflow restore confirm"},
    subcommands = {RestoreCommand.Status.class, RestoreCommand.Confirm.class})
final class RestoreCommand {

  private static String text(JsonNode status) {
    return status.path("held").asBoolean()
        ? "Runs are held since %s: %s.\nConfirm with: syncflow restore confirm"
            .formatted(Cells.time(status, "since"), Cells.text(status, "because"))
        : "Runs are not held.";
  }

  /** {@code syncflow restore status}. */
  @Command(
      name = "status",
      description = "Says whether runs are held, since when and why.",
      footer = "  syncflow restore status")
  static final class Status extends HubCommand {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode status = hub.get(HubPath.of("restore"));
      out.print(status, text(status));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow restore confirm}. */
  @Command(
      name = "confirm",
      description = {
        "Lets runs go on.",
        "What was sent to other systems after the backup is sent again from the restored cursors: look there first. Needs a"
            + " platform token."
      },
      footer = "  syncflow restore confirm")
  static final class Confirm extends HubCommand {

    @Override
    String tokenFile() {
      return FirstStart.PLATFORM_TOKEN;
    }

    @Override
    int run(HubClient hub, Output out) {
      JsonNode status = hub.post(HubPath.of("restore", "confirm"));
      out.print(status, text(status));
      return RootCommand.DONE;
    }
  }
}
