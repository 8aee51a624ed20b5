package io.syncflow.delta;

import java.util.Arrays;

/**
 * The parameters of the route template {@code rowversion-delta}, read when the route is made: a bad value stops the hub
 * at its start, not a run at night.
 */
public final class DeltaParameters {

  private static final int LARGEST_CHUNK = 200_000;

  private final DeltaDefinition definition;

  /**
   * @throws IllegalArgumentException naming the parameter that is wrong
   */
  public DeltaParameters(
      String system,
      String entity,
      String source,
      String key,
      String rowversion,
      String overlap,
      String chunkSize) {
    Rowversion version = Rowversion.parse(rowversion);
    this.definition =
        new DeltaDefinition(
            system,
            entity,
            SqlName.checked(source),
            Arrays.stream(key.split(",")).map(String::strip).map(SqlName::checked).toList(),
            version,
            version.distance(overlap),
            size(chunkSize));
  }

  /** What the parameters say. */
  public DeltaDefinition definition() {
    return definition;
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
