package io.syncflow.delta;

import java.util.Arrays;

/**
 * Reads the parameters of the route template {@code rowversion-delta}; {@code validate} reads them
 * the same way.
 */
public final class DeltaDefinitions {

  private static final int LARGEST_CHUNK = 200_000;
  private static final int WIDEST = 1_000;

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
      String maxWidening,
      String chunkSize) {
    Rowversion version = Rowversion.parse(rowversion);
    long distance = version.distance(overlap);
    return new DeltaDefinition(
        system,
        entity,
        SqlName.checked(source),
        Arrays.stream(key.split(",")).map(String::strip).map(SqlName::checked).toList(),
        version,
        distance,
        Math.multiplyExact(distance, whole("maxWidening", maxWidening, WIDEST)),
        whole("chunkSize", chunkSize, LARGEST_CHUNK));
  }

  private static int whole(String parameter, String text, int highest) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0 && number <= highest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one sentence that says what is expected.
    }
    throw new IllegalArgumentException(
        parameter + " '" + text + "' is not a whole number from 1 to " + highest);
  }
}
