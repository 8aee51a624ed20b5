package io.syncflow.delta;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The SQL of a delta, inside what Oracle, PostgreSQL and H2's Oracle mode accept (decision 38).
 *
 * @param columns what is selected: the mapped fields first, then key columns they lack; the
 *     rowversion comes last
 */
record SourceQuery(DeltaDefinition delta, List<String> columns) {

  static SourceQuery of(DeltaDefinition delta, List<String> mappedFields) {
    List<String> columns = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String field : mappedFields) {
      if (seen.add(field.toUpperCase(Locale.ROOT))) {
        columns.add(SqlName.checked(field));
      }
    }
    for (String part : delta.key()) {
      if (seen.add(part.toUpperCase(Locale.ROOT))) {
        columns.add(part);
      }
    }
    return new SourceQuery(delta, List.copyOf(columns));
  }

  /**
   * The highest version, how many records there are, and the source's clock; one bind variable when
   * {@code from}.
   */
  String bound(boolean from) {
    String version = delta.rowversion().column();
    return "SELECT MAX("
        + version
        + "), COUNT(*), MAX(CURRENT_TIMESTAMP) FROM "
        + delta.table()
        + (from ? " WHERE " + version + " >= " + delta.rowversion().placeholder() : "");
  }

  /**
   * The records from a version on, below the bound, in cursor order. Without a version to start
   * from, those that have none are read too, so that they are accounted for once; they come in no
   * particular place.
   */
  String read(boolean from) {
    String version = delta.rowversion().column();
    String place = delta.rowversion().placeholder();
    String below = version + " < " + place;
    return "SELECT "
        + String.join(", ", columns)
        + ", "
        + version
        + " AS SRC_ROWVERSION_"
        + " FROM "
        + delta.table()
        + " WHERE "
        + (from
            ? version + " >= " + place + " AND " + below
            : "(" + below + " OR " + version + " IS NULL)")
        + " ORDER BY "
        + version
        + ", "
        + String.join(", ", delta.key());
  }

  /** The indexes of the key columns among {@link #columns()}, in key order. */
  int[] keyIndexes() {
    return delta.key().stream().mapToInt(this::indexOf).toArray();
  }

  private int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(column)) {
        return i;
      }
    }
    throw new IllegalStateException(column + " is not selected");
  }
}
