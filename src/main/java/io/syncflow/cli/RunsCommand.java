package io.syncflow.cli;

import picocli.CommandLine.Command;

/** {@code syncflow runs}: what ran, what runs. */
@Command(
    name = "runs",
    description = "Lists runs, newest first; runs list does the same.",
    footer = {
      "  syncflow runs",
      "  syncflow runs --entity orders --status completed_with_errors",
      "  syncflow runs --all --json | jq '.items[] | select(.failed > 0)'"
    },
    subcommands = RunsCommand.ListRuns.class)
final class RunsCommand extends RunsList {

  /** {@code syncflow runs list}. */
  @Command(
      name = "list",
      description = "Lists runs, newest first.",
      footer = "  syncflow runs list --entity orders --status completed_with_errors")
  static final class ListRuns extends RunsList {}
}
