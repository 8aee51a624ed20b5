package io.syncflow.cli;

import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.StartGivenUp;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.security.FirstStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code syncflow run}: the hub in production. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the hub until SIGTERM or Ctrl-C, and then stops it cleanly.",
      "Settings come from config/application.properties and SYNCFLOW_* variables; without SYNCFLOW_DB_URL the database is an"
          + " embedded PostgreSQL in the data folder.",
      "It refuses to start with faults in its files, a schema that is behind, a wrong keyset or a database role with too many rights."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow run",
      "  syncflow run --data /var/lib/syncflow",
      "  SYNCFLOW_DB_URL=jdbc:postgresql://db/syncflow SYNCFLOW_DB_USER=syncflow_app SYNCFLOW_DB_PASSWORD=…"
          + " SYNCFLOW_KEYSET=/etc/syncflow/keyset.json syncflow run"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped as asked", "2:wrong usage", "3:refused to start"})
final class RunCommand implements Callable<Integer> {

  /** The organisation an embedded hub starts with. */
  private static final String LOCAL = "local";

  /** The hub's own folder; the launcher has moved there. */
  private static final Path ROOT = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "What the hub keeps itself: the embedded database, keys, the local token"
              + " (default: data in the hub's folder).")
  private Path data;

  @Option(names = "--json", description = "Print one JSON object once it runs.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Answers the exit code. */
  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = ((RootCommand) spec.root().userObject()).environment();
    HubSettings settings =
        new HubSettings(
            ROOT, Folders.data(data), DatabaseSettings.from(environment), Map.of(), environment);
    try (StopRequest stop = new StopRequest()) {
      return run(settings, stop);
    }
  }

  private int run(HubSettings settings, StopRequest stop) throws InterruptedException {
    try (Hub hub = Hub.start(settings, stop::isAsked)) {
      letIn(hub, settings);
      stop.await();
    } catch (StartGivenUp e) {
      return RootCommand.DONE;
    }
    return RootCommand.DONE;
  }

  private void letIn(Hub hub, HubSettings settings) {
    Optional<String> setup = Optional.empty();
    boolean first =
        settings.database() == null
            && Files.notExists(settings.data().resolve(FirstStart.CLI_TOKEN));
    if (settings.database() == null) {
      hub.firstStart().prepareLocal(settings.data(), LOCAL);
    } else {
      setup = hub.firstStart().setupToken();
    }
    String url = "http://" + host(hub) + ":" + hub.port();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("url", url);
    setup.ifPresent(token -> report.put("setup_token", token));
    String text =
        "SyncFlow runs at "
            + url
            + "; Ctrl-C stops it."
            + setup
                .map(
                    token ->
                        "\nPlatform token for `syncflow org add`, shown only now, good for a day:\n"
                            + token)
                .orElse("")
            + (first ? firstSteps(settings.data().toAbsolutePath().normalize()) : "");
    new Output(spec.commandLine().getOut(), json).print(report, text);
  }

  private String firstSteps(Path folder) {
    String option = data == null ? "" : " --data " + folder;
    return """

        Database, keys and tokens are in %s; the token of this machine is the line in %s.
        The organisation `%s` exists. Next:
          syncflow connection add --help%s
          syncflow mappings import --help
          syncflow sync oracle_ifs sites --wait%s"""
        .formatted(
            folder,
            folder.resolve(FirstStart.CLI_TOKEN),
            LOCAL,
            option.isEmpty() ? "" : "   (with" + option + " in every command)",
            option);
  }

  private static String host(Hub hub) {
    String host = hub.context().resolvePropertyPlaceholders("{{syncflow.http.host}}");
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
