package io.syncflow.record;

import java.util.List;

/** Field mappings compiled for one target and one list of source columns. Not thread-safe. */
public interface RowMapper {

  /** The target columns in the order {@link #map} writes them. */
  List<TargetColumn> columns();

  /**
   * Writes the row's mapped fields, one per {@link #columns()} entry, between the caller's {@code
   * begin} and {@code end}.
   *
   * @throws FieldFault at the first bad field; what was written of the row is then the caller's to
   *     discard
   */
  void map(SourceRow row, CopyRows out) throws FieldFault;

  /**
   * What had to be decided about values so far, in a sentence each, as people who look at the run
   * should know it.
   */
  default List<String> notices() {
    return List.of();
  }

  /** The target's key as text; a part that cannot be mapped is its raw source text. */
  BusinessKey key(SourceRow row);

  /** Every source column as a JSON object: numbers exact, dates ISO 8601, bytes base64. */
  String rawJson(SourceRow row);

  /** The fields that can be mapped, as a JSON object of target columns; bad ones are left out. */
  String normalizedJson(SourceRow row);
}
