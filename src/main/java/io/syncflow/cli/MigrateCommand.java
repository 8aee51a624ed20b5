package io.syncflow.cli;

import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.EmbeddedDatabase;
import io.syncflow.db.Migrations;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code syncflow migrate}: brings the schema to the hub's version, or says what is missing. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the database to this version's schema; the hub may be running.",
      "The database is SYNCFLOW_DB_URL, with SYNCFLOW_DB_OWNER and SYNCFLOW_DB_OWNER_PASSWORD; without SYNCFLOW_DB_URL"
          + " it is the embedded one, which must not be in use."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow migrate --check", "  syncflow migrate"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the schema is current",
      "2:wrong usage",
      "3:something is missing or differs, or the database refused"
    })
final class MigrateCommand implements Callable<Integer> {

  @Option(names = "--check", description = "Change nothing; say what is missing or differs.")
  private boolean check;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The embedded database's folder (default: data in the hub's folder).")
  private Path data;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Answers the exit code. */
  @Override
  public Integer call() {
    RootCommand root = (RootCommand) spec.root().userObject();
    DatabaseSettings external = DatabaseSettings.from(root.environment());
    if (external != null) {
      return migrate(new Migrations(external));
    }
    Path folder = Folders.data(data);
    if (check && !EmbeddedDatabase.exists(folder)) {
      return report(0, List.of("every migration: there is no database in " + folder), List.of());
    }
    try (EmbeddedDatabase embedded = EmbeddedDatabase.start(folder)) {
      return migrate(new Migrations(embedded.settings()));
    }
  }

  private int migrate(Migrations migrations) {
    List<String> differences = migrations.differences();
    // On top of changed migrations nothing fits.
    int applied = check || !differences.isEmpty() ? 0 : migrations.migrate();
    List<String> missing = migrations.missing();
    List<String> faults = missing.isEmpty() ? migrations.faults() : List.of();
    return report(applied, missing, differences.isEmpty() ? faults : differences);
  }

  private int report(int applied, List<String> missing, List<String> differences) {
    boolean current = missing.isEmpty() && differences.isEmpty();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("current", current);
    report.put("applied", applied);
    report.put("missing", missing);
    report.put("differences", differences);
    StringBuilder text = new StringBuilder();
    if (applied > 0) {
      text.append("Migrations applied: ").append(applied).append('\n');
    }
    missing.forEach(one -> text.append("missing: ").append(one).append('\n'));
    differences.forEach(one -> text.append("differs: ").append(one).append('\n'));
    text.append(current ? "The schema is current." : "The schema is not current.");
    new Output(spec.commandLine().getOut(), json).print(report, text.toString());
    return current ? RootCommand.DONE : RootCommand.REFUSED;
  }
}
