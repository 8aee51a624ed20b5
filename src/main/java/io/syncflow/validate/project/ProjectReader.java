package io.syncflow.validate.project;

import io.syncflow.validate.BeanCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the files of a project; a broken one is read as far as it goes. */
public final class ProjectReader {

  private ProjectReader() {}

  /**
   * @param root the folder that holds routes/, xslt/ and config/; each of them may be absent
   * @throws UncheckedIOException when a file cannot be read
   */
  public static Project read(Path root, BeanCatalog beans) {
    Path home = root.toAbsolutePath().normalize();
    Path properties = home.resolve("config/application.properties");
    try {
      List<RouteFile> routes =
          files(home.resolve("routes"), name -> name.matches(".*\\.ya?ml")).stream()
              .map(file -> RouteFile.parse(name(home, file), file, text(file)))
              .toList();
      Settings settings =
          Files.isRegularFile(properties)
              ? Settings.read(name(home, properties), text(properties))
              : Settings.none();
      return new Project(
          home,
          routes,
          settings,
          files(home.resolve("xslt"), name -> name.matches(".*\\.xslt?")),
          files(home.resolve("config/mappings"), name -> name.endsWith(".csv")),
          beans);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder, Predicate<String> wanted) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> wanted.test(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static String name(Path home, Path file) {
    return home.relativize(file).toString().replace('\\', '/');
  }

  /** Bytes that are not UTF-8 become replacement characters, so that the rest is still checked. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
