package io.syncflow.record;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens reads of sources that are not databases. */
@FunctionalInterface
public interface SourceReads {

  /**
   * Takes the bound and starts to read.
   *
   * @return empty when the organisation's account at that system is a database
   * @throws RuntimeException with a sentence for people when the source cannot be read
   */
  Optional<SourceRead> open(Request request);

  /**
   * What a run asks of its source.
   *
   * @param org the organisation
   * @param run the run's batch
   * @param system the source system, as its connection names it
   * @param resource what to read there
   * @param mapping the entity's field mappings
   * @param key the fields that identify a record
   * @param rowversion the field that says what is new
   * @param timed whether that field is a point in time (microseconds since 1970 in UTC are its
   *     number here), and not a number
   * @param from the lowest version to read; null for all
   * @param patience called about once a second while the read waits; throws to end the wait
   */
  record Request(
      UUID org,
      UUID run,
      String system,
      String resource,
      RowMapping mapping,
      List<String> key,
      String rowversion,
      boolean timed,
      Long from,
      Runnable patience) {}
}
