package io.syncflow.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code syncflow}: the root of all commands. */
@Command(
    name = "syncflow",
    mixinStandardHelpOptions = true,
    version = "syncflow 0.1.0",
    description =
        "Keeps ERP, commerce and restaurant systems in step; every record is accounted for.",
    subcommands = {SandboxCommand.class, ValidateCommand.class})
public final class RootCommand {

  /** Usage or input is wrong. */
  public static final int USAGE = 2;

  /** The hub refused, or could not be reached. */
  public static final int REFUSED = 3;

  /** Parses and runs a command line and answers its exit code. */
  public static int execute(String... args) {
    return new CommandLine(new RootCommand()).execute(args);
  }
}
