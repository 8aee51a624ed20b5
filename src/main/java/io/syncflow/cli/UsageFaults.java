package io.syncflow.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line; the whole usage only when nothing was asked. */
final class UsageFaults implements IParameterExceptionHandler {

  /** How picocli begins when a group of commands is called without one of them. */
  private static final String NOTHING_ASKED = "Missing required subcommand";

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    if (e.getMessage().startsWith(NOTHING_ASKED)) {
      command.usage(err);
    } else {
      err.println("syncflow: " + e.getMessage().lines().findFirst().orElse("wrong usage"));
      UnmatchedArgumentException.printSuggestions(e, err);
      err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return RootCommand.USAGE;
  }
}
