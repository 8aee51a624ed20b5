package io.syncflow.cli;

import io.syncflow.security.FirstStart;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that asks a running hub. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:done, with failed records",
      "2:wrong usage or input",
      "3:refused, or no hub answers"
    })
abstract class HubCommand implements Callable<Integer> {

  @Mixin private HubOptions options;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    HubClient hub = options.client(root().environment(), tokenFile());
    return run(hub, new Output(spec.commandLine().getOut(), json));
  }

  /** Does it, and answers the exit code. */
  abstract int run(HubClient hub, Output out) throws Exception;

  /** Which local token it takes when none is given. */
  String tokenFile() {
    return FirstStart.CLI_TOKEN;
  }

  final RootCommand root() {
    return (RootCommand) spec.root().userObject();
  }

  final CommandSpec spec() {
    return spec;
  }

  final ParameterException wrongUsage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
