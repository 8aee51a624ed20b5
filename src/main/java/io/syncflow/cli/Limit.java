package io.syncflow.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How many items of a list are wanted. */
final class Limit {

  @Spec(Target.MIXEE)
  private CommandSpec command;

  private int items;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many (default: 50).")
  void set(int items) {
    if (items < 1) {
      throw new ParameterException(command.commandLine(), "--limit has to be 1 or more");
    }
    this.items = items;
  }

  /** At least 1. */
  int items() {
    return items;
  }
}
