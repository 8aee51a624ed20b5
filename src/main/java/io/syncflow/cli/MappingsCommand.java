package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow mappings}: the field rules as files. */
@Command(
    name = "mappings",
    mixinStandardHelpOptions = true,
    description = "Brings field mappings into the hub and out of it, as CSV files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow mappings export --to backup/mappings",
      "  syncflow mappings import config/mappings/orders.csv"
    },
    subcommands = {
      MappingsCommand.ListMappings.class,
      MappingsCommand.Export.class,
      MappingsCommand.Import.class
    })
final class MappingsCommand {

  private static final String CSV = ".csv";

  /** An entity's name is a file's name too: it leads nowhere else. */
  private static final Pattern ENTITY = Pattern.compile("[a-z][a-z0-9_]*");

  /** {@code syncflow mappings list}. */
  @Command(
      name = "list",
      description = "Lists the entities that have mappings.",
      footer = "  syncflow mappings list")
  static final class ListMappings extends HubCommand {

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = hub.get(HubPath.of("mappings"));
      Listing listing = new Listing("entity");
      list.path("items").forEach(entity -> listing.row(entity.asText()));
      out.print(list, listing.text("There are no mappings."));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow mappings export}. */
  @Command(
      name = "export",
      description = {
        "Writes mappings as the files that import takes.",
        "One entity goes to standard output unless --to names a folder."
      },
      footer = {
        "  syncflow mappings export orders > orders.csv",
        "  syncflow mappings export --to backup/mappings"
      })
  static final class Export extends HubCommand {

    @Parameters(
        paramLabel = "ENTITY",
        arity = "0..*",
        description = "Which; all of them when none is named.")
    private List<String> entities = List.of();

    @Option(names = "--to", paramLabel = "DIR", description = "The folder to write files to.")
    private Path folder;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      if (folder == null) {
        if (entities.size() != 1) {
          throw wrongUsage("name one entity, or a folder with --to");
        }
        String csv =
            new String(
                hub.download(HubPath.of("mappings", entities.get(0))), StandardCharsets.UTF_8);
        if (out.json()) {
          out.print(Map.of("entity", entities.get(0), "csv", csv), "");
        } else {
          out.raw(csv);
        }
        return RootCommand.DONE;
      }
      List<String> files = write(hub, Files.createDirectories(Folders.given(folder)));
      out.print(Map.of("files", files), String.join("\n", files));
      return RootCommand.DONE;
    }

    private List<String> write(HubClient hub, Path folder) throws IOException {
      List<String> files = new ArrayList<>();
      for (String entity : entities.isEmpty() ? all(hub) : entities) {
        if (!ENTITY.matcher(entity).matches()) {
          throw wrongUsage("no entity has the name " + entity);
        }
        Path file = folder.resolve(entity + CSV);
        Files.write(file, hub.download(HubPath.of("mappings", entity)));
        files.add(file.toString());
      }
      return files;
    }

    private static List<String> all(HubClient hub) {
      List<String> entities = new ArrayList<>();
      hub.get(HubPath.of("mappings")).path("items").forEach(e -> entities.add(e.asText()));
      return entities;
    }
  }

  /** {@code syncflow mappings import}. */
  @Command(
      name = "import",
      description = {
        "Replaces the mappings of each file's entity; a file's name is ENTITY.csv.",
        "A file with a fault is refused as a whole, and every fault is named with its line."
      },
      footer = {
        "  syncflow mappings import config/mappings/orders.csv",
        "  syncflow mappings import config/mappings"
      })
  static final class Import extends HubCommand {

    @Parameters(
        paramLabel = "FILE",
        arity = "1..*",
        description = "CSV files, or folders whose CSV files are meant.")
    private List<Path> paths;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      Set<Path> files = new LinkedHashSet<>();
      for (Path path : paths) {
        files.addAll(files(Folders.given(path)));
      }
      List<String> imported = new ArrayList<>();
      for (Path file : files) {
        String entity = entity(file);
        try {
          hub.upload(
              HubPath.of("mappings", entity), Files.readAllBytes(file), "text/csv; charset=utf-8");
        } catch (HubRefusal e) {
          throw new HubRefusal(file + ": " + e.getMessage(), e.exitCode());
        }
        imported.add(entity);
      }
      out.print(Map.of("imported", imported), "Imported: " + String.join(", ", imported));
      return RootCommand.DONE;
    }

    private List<Path> files(Path path) throws IOException {
      if (Files.isDirectory(path)) {
        try (Stream<Path> inside = Files.list(path)) {
          return inside.filter(file -> file.toString().endsWith(CSV)).sorted().toList();
        }
      }
      if (!Files.isRegularFile(path)) {
        throw wrongUsage("there is no file " + path);
      }
      return List.of(path);
    }

    private String entity(Path file) {
      String name = file.getFileName().toString();
      String entity = name.endsWith(CSV) ? name.substring(0, name.length() - CSV.length()) : "";
      if (!ENTITY.matcher(entity).matches()) {
        throw wrongUsage("the name of " + file + " is not an entity's name and .csv");
      }
      return entity;
    }
  }
}
