package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.syncflow.HubBeans;
import io.syncflow.validate.Fault;
import io.syncflow.validate.Severity;
import io.syncflow.validate.StartupCheck;
import io.syncflow.validate.project.ProjectReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncflow validate}: every fault of a project's files, without starting anything (B55). */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description = {
      "Reports every fault of routes, stylesheets, mappings, schedules and settings with its file and line.",
      "Exit code 0: no errors; 2: errors."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow validate", "  syncflow validate routes/oracle/orders.camel.yaml --json"})
public final class ValidateCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Files or folders to report; all files are read in any case.")
  private List<Path> paths = List.of();

  @Option(
      names = "--project",
      paramLabel = "DIR",
      description = "Folder that holds routes/, xslt/ and config/ (default: the hub's own).")
  private Path root;

  /** Where the person stands; the launcher itself has moved to the hub's folder. */
  private final Path caller = Path.of(System.getProperty("syncflow.cwd", ""));

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Answers the exit code. */
  @Override
  public Integer call() throws JsonProcessingException {
    Path home = root == null ? absolute(Path.of("")) : absolute(caller.resolve(root));
    if (!Files.isDirectory(home.resolve("routes"))) {
      spec.commandLine().getErr().println("There is no folder routes in " + home + ".");
      return RootCommand.USAGE;
    }
    Optional<Path> missing =
        paths.stream().filter(path -> Files.notExists(resolve(home, path))).findFirst();
    if (missing.isPresent()) {
      spec.commandLine().getErr().println("There is no " + missing.get() + " in this project.");
      return RootCommand.USAGE;
    }
    Optional<Path> unread = unread(home);
    if (unread.isPresent()) {
      spec.commandLine()
          .getErr()
          .printf(
              "%s holds nothing of the project in %s: its routes/, xslt/, config/mappings/ and"
                  + " config/application.properties are read. --project DIR names another one.%n",
              unread.get(), home);
      return RootCommand.USAGE;
    }
    List<Fault> faults =
        new StartupCheck(Clock.systemUTC())
            .check(home, HubBeans.catalog()).stream().filter(fault -> wanted(home, fault)).toList();
    long errors = faults.stream().filter(fault -> fault.severity() == Severity.ERROR).count();
    print(faults, errors);
    return errors == 0 ? 0 : RootCommand.USAGE;
  }

  private void print(List<Fault> faults, long errors) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    long warnings = faults.size() - errors;
    if (json) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("faults", faults);
      report.put("errors", errors);
      report.put("warnings", warnings);
      out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
    } else {
      faults.forEach(out::println);
      out.println(count(errors, "error") + ", " + count(warnings, "warning"));
    }
    out.flush();
  }

  private boolean wanted(Path home, Fault fault) {
    Path file = home.resolve(fault.file());
    return paths.isEmpty() || paths.stream().anyMatch(path -> isIn(resolve(home, path), file));
  }

  /** A path in which nothing was read: to find no fault there would say nothing. */
  private Optional<Path> unread(Path home) {
    List<Path> read = ProjectReader.files(home);
    return paths.stream()
        .filter(path -> read.stream().noneMatch(file -> isIn(resolve(home, path), file)))
        .findFirst();
  }

  /** A path counts from where the person stands; one that is not there counts from the project. */
  private Path resolve(Path home, Path path) {
    Path here = absolute(caller.resolve(path));
    return Files.exists(here) ? here : home.resolve(path).normalize();
  }

  /** Also when the way there leads over a link. */
  private static boolean isIn(Path path, Path file) {
    try {
      return file.startsWith(path) || file.toRealPath().startsWith(path.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static String count(long number, String noun) {
    return switch ((int) Math.min(number, 2)) {
      case 0 -> "no " + noun + "s";
      case 1 -> "1 " + noun;
      default -> number + " " + noun + "s";
    };
  }
}
