package io.syncflow.delta;

import java.util.Arrays;
import java.util.List;

/**
 * What a route says about one entity's delta. Made by the route template {@code rowversion-delta},
 * so a bad value stops the hub at its start, not a run at night.
 *
 * @param system the source system, for example {@code oracle_ifs}
 * @param entity the entity, which is also its target table
 * @param table the source table or view, with its schema
 * @param key the source's key columns
 * @param rowversion the column that says what is new
 * @param overlap how far below the cursor a run reads again, in the rowversion's unit
 * @param chunkSize records per chunk
 */
public record DeltaDefinition(
    String system,
    String entity,
    String table,
    List<String> key,
    Rowversion rowversion,
    long overlap,
    int chunkSize) {

  private static final int LARGEST_CHUNK = 200_000;

  /**
   * Reads the parameters of the route template.
   *
   * @throws IllegalArgumentException naming the parameter that is wrong
   */
  public DeltaDefinition(
      String system,
      String entity,
      String table,
      String key,
      String rowversion,
      String overlap,
      String chunkSize) {
    this(
        system,
        entity,
        SqlName.checked(table),
        Arrays.stream(key.split(",")).map(String::strip).map(SqlName::checked).toList(),
        Rowversion.parse(rowversion),
        Rowversion.parse(rowversion).distance(overlap),
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
