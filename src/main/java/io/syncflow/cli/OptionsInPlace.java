package io.syncflow.cli;

import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Runs the command that was asked for, unless options stand before its name: {@code runs --entity
 * items list} would list every run.
 */
final class OptionsInPlace implements IExecutionStrategy {

  private final IExecutionStrategy inner = new RunLast();

  /**
   * @throws ParameterException when an option belongs to a command that is not run
   */
  @Override
  public int execute(ParseResult parsed) {
    for (ParseResult level = parsed; level.hasSubcommand(); level = level.subcommand()) {
      for (OptionSpec option : level.matchedOptions()) {
        if (!option.usageHelp() && !option.versionHelp()) {
          throw new ParameterException(
              level.commandSpec().commandLine(),
              "%s has to stand behind %s"
                  .formatted(
                      option.longestName(), level.subcommand().commandSpec().qualifiedName()));
        }
      }
    }
    return inner.execute(parsed);
  }
}
