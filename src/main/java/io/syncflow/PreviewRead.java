package io.syncflow;

import io.syncflow.catalog.RemoteChange;
import io.syncflow.record.Difference;
import java.util.List;
import java.util.Map;

/** What a sync would read, and what it would do with that, piece by piece. */
interface PreviewRead extends AutoCloseable {

  /** The next piece; null at the end. */
  Step next();

  @Override
  default void close() {}

  /**
   * A piece.
   *
   * @param changes of products, to be compared with the catalog
   * @param records that are compared already
   * @param counts of what would not change: {@code unchanged, superseded, faults, skipped}
   */
  record Step(List<RemoteChange> changes, List<Difference> records, Map<String, Long> counts) {
    public Step {
      changes = List.copyOf(changes);
      records = List.copyOf(records);
      counts = Map.copyOf(counts);
    }

    static Step of(List<Difference> records, Map<String, Long> counts) {
      return new Step(List.of(), records, counts);
    }
  }
}
