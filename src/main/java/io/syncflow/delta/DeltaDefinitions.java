package io.syncflow.delta;

import java.util.Arrays;

/**
 * Reads the parameters of the route template {@code rowversion-delta}; {@code validate} reads them
 * the same way.
 */
public final class DeltaDefinitions {

  private static final int LARGEST_CHUNK = 200_000;

  /**
   * What the parameters say.
   *
   * @throws IllegalArgumentException naming the parameter that is wrong
   */
  public DeltaDefinition define(
      String system,
      String entity,
      String source,
      String key,
      String rowversion,
      String overlap,
      String chunkSize) {
    Rowversion version = Rowversion.parse(rowversion);
    return new DeltaDefinition(
        system,
        entity,
        SqlName.checked(source),
        Arrays.stream(key.split(",")).map(String::strip).map(SqlName::checked).toList(),
        version,
        version.distance(overlap),
        size(chunkSize));
  }

  private static int size(String text) {
    try {
      int size = Integer.parseInt(text);
      if (size > 0 && size <= LARGEST_CHUNK) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one sentence that says what is expected.
    }
    throw new IllegalArgumentException(
        "chunkSize '" + text + "' is not a whole number from 1 to " + LARGEST_CHUNK);
  }
}
