package io.syncflow.cli;

import java.nio.file.Path;

/** Where paths on the command line lead; the launcher itself has moved to the hub's folder. */
final class Folders {

  private static final Path DATA = Path.of("data");

  private Folders() {}

  /** A path as the person meant it: relative to where they stand. */
  static Path given(Path path) {
    return Path.of(System.getProperty("syncflow.cwd", "")).resolve(path).normalize();
  }

  /**
   * The data folder.
   *
   * @param given null = {@code data} in the hub's folder
   */
  static Path data(Path given) {
    return given == null ? DATA : given(given);
  }
}
