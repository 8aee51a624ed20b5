package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file for the hub: JSON, or CSV, which has a door of its own below that of JSON.
 *
 * @param content its bytes
 */
record UploadFile(byte[] content, boolean csv) {

  /** The hub takes no longer body. */
  private static final long LONGEST = 1 << 20;

  /**
   * Reads a file; its name ends in {@code .csv} or {@code .json}.
   *
   * @param command which complains when there is no such file, or it is too long
   */
  static UploadFile of(Path file, HubCommand command) throws IOException {
    Path given = Folders.given(file);
    String name = given.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".json")) {
      throw command.wrongUsage("the name of " + file + " has to end in .csv or .json");
    }
    if (!Files.isRegularFile(given)) {
      throw command.wrongUsage("there is no file " + file);
    }
    if (Files.size(given) == 0) {
      throw command.wrongUsage(file + " is empty");
    }
    if (Files.size(given) > LONGEST) {
      throw command.wrongUsage(file + " is longer than 1 MiB; import it in parts");
    }
    return new UploadFile(Files.readAllBytes(given), name.endsWith(".csv"));
  }

  /** Its door: the path of these segments, and below it for CSV. */
  HubPath path(Object... segments) {
    return HubPath.of(
        csv ? Stream.concat(Arrays.stream(segments), Stream.of("csv")).toArray() : segments);
  }

  /** Sends it. */
  JsonNode post(HubClient hub, HubPath path) {
    return hub.post(path, content, csv ? "text/csv; charset=utf-8" : "application/json");
  }
}
