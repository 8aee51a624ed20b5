package io.syncflow.mapping;

import io.syncflow.record.SourceColumn;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The columns of a read, found by name without regard to case. */
final class SourceColumns {

  private final List<SourceColumn> columns;

  SourceColumns(List<SourceColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Why the field cannot be read. */
  Optional<String> fault(String field) {
    return switch (matches(field).length) {
      case 0 -> Optional.of("The source has no column " + field + ".");
      case 1 -> Optional.empty();
      default -> Optional.of("The source has several columns " + field + ".");
    };
  }

  int index(String field) {
    return matches(field)[0];
  }

  SourceKind kind(String field) {
    return SourceKind.of(columns.get(index(field)));
  }

  SourceReader reader(String field) {
    int index = index(field);
    return SourceReader.of(index, SourceKind.of(columns.get(index)));
  }

  /** The column spelt exactly so, or else all that differ in case only. */
  private int[] matches(String field) {
    int[] exact = indexes(field, false);
    return exact.length > 0 ? exact : indexes(field, true);
  }

  private int[] indexes(String field, boolean ignoreCase) {
    return IntStream.range(0, columns.size())
        .filter(
            i ->
                ignoreCase
                    ? columns.get(i).name().equalsIgnoreCase(field)
                    : columns.get(i).name().equals(field))
        .toArray();
  }
}
