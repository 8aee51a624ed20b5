package io.syncflow.cli;

import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code syncflow}: the root of all commands. */
@Command(
    name = "syncflow",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Keeps ERP, commerce and restaurant systems in step; every record is accounted for.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow sandbox --once",
      "  syncflow run",
      "  syncflow sync oracle_ifs orders --wait",
      "  syncflow help sync"
    },
    subcommands = {
      SandboxCommand.class,
      RunCommand.class,
      MigrateCommand.class,
      ValidateCommand.class,
      SyncCommand.class,
      RunsCommand.class,
      ProgressCommand.class,
      RunControls.Pause.class,
      RunControls.Resume.class,
      RunControls.Cancel.class,
      FailedCommand.class,
      PendingCommand.class,
      CursorCommand.class,
      DeletesCommand.class,
      ReconcileCommand.class,
      InventoryCommand.class,
      SyrveCommand.class,
      OutboxCommand.class,
      MappingsCommand.class,
      CatalogCommand.class,
      PreviewCommand.class,
      PlanCommand.class,
      StagingCommand.class,
      ConflictsCommand.class,
      VersionsCommand.class,
      OperationsCommand.class,
      RollbackCommand.class,
      ConnectionCommand.class,
      OrgCommand.class,
      TokenCommand.class,
      RoutesCommand.class,
      TriggerCommand.class,
      HousekeepingCommand.class,
      ScheduleCommand.class,
      RestoreCommand.class,
      HelpCommand.class
    })
public final class RootCommand {

  /** Done. */
  public static final int DONE = 0;

  /** Done, with failed records. */
  public static final int FAILED_RECORDS = 1;

  /** Usage or input is wrong. */
  public static final int USAGE = 2;

  /** The hub refused, or could not be reached. */
  public static final int REFUSED = 3;

  private final Map<String, String> environment;

  private RootCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Parses and runs a command line and answers its exit code. */
  public static int execute(String... args) {
    return in(System.getenv()).execute(args);
  }

  /** The command line of a process with this environment. */
  static CommandLine in(Map<String, String> environment) {
    return new CommandLine(new RootCommand(environment))
        .registerConverter(UUID.class, new IdConverter())
        .registerConverter(int.class, new WholeNumber<>(Integer::valueOf))
        .registerConverter(Integer.class, new WholeNumber<>(Integer::valueOf))
        .registerConverter(long.class, new WholeNumber<>(Long::valueOf))
        .registerConverter(Long.class, new WholeNumber<>(Long::valueOf))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(new OptionsInPlace())
        .setParameterExceptionHandler(new UsageFaults())
        .setExecutionExceptionHandler(new Refusals());
  }

  Map<String, String> environment() {
    return environment;
  }
}
