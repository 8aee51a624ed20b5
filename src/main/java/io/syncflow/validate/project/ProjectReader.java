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

  private static final String ROUTES = "routes";
  private static final String XSLT = "xslt";
  private static final String MAPPINGS = "config/mappings";
  private static final String PROPERTIES = "config/application.properties";
  private static final Predicate<String> IS_ROUTE = name -> name.matches(".*\\.ya?ml");
  private static final Predicate<String> IS_XSLT = name -> name.matches(".*\\.xslt?");
  private static final Predicate<String> IS_MAPPING = name -> name.endsWith(".csv");

  private ProjectReader() {}

  /**
   * @param root the folder that holds routes/, xslt/ and config/; each of them may be absent
   * @throws UncheckedIOException when a file cannot be read
   */
  public static Project read(Path root, BeanCatalog beans) {
    Path home = root.toAbsolutePath().normalize();
    Path properties = home.resolve(PROPERTIES);
    try {
      List<RouteFile> routes =
          files(home.resolve(ROUTES), IS_ROUTE).stream()
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
          files(home.resolve(XSLT), IS_XSLT),
          files(home.resolve(MAPPINGS), IS_MAPPING),
          beans);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param root the folder that holds routes/, xslt/ and config/
   * @return every file that is read, absolute
   * @throws UncheckedIOException when a folder cannot be read
   */
  public static List<Path> files(Path root) {
    Path home = root.toAbsolutePath().normalize();
    Path properties = home.resolve(PROPERTIES);
    try {
      return Stream.of(
              files(home.resolve(ROUTES), IS_ROUTE),
              files(home.resolve(XSLT), IS_XSLT),
              files(home.resolve(MAPPINGS), IS_MAPPING),
              Files.isRegularFile(properties) ? List.of(properties) : List.<Path>of())
          .flatMap(List::stream)
          .toList();
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
