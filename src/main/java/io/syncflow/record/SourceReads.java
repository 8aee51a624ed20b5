package io.syncflow.record;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens reads of sources that are not databases. */
@FunctionalInterface
public interface SourceReads {

  /**
   * Starts to read.
   *
   * @return empty when the organisation's account at that system is a database
   * @throws RuntimeException with a sentence for people when the source cannot be read
   */
  Optional<SourceRead> open(Request request);

  /** Which records of a resource are wanted. */
  sealed interface Wanted {

    /**
     * Those of a version and above, in the order of the cursor, up to a bound that is taken first.
     *
     * @param from the lowest version; null for all
     */
    record Since(Long from) implements Wanted {}

    /**
     * Those of given keys that the source has, in no order.
     *
     * @param keys parts as text, in the order of the resource's key
     */
    record Keys(List<BusinessKey> keys) implements Wanted {}

    /**
     * Every record there is, each once, in no order of the cursor; one without a version, too. A
     * read that may have missed one ends with an exception.
     *
     * @param provably whether the source has to say itself how many there are
     */
    record All(boolean provably) implements Wanted {}
  }

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
   * @param wanted which of its records
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
      Wanted wanted,
      Runnable patience) {}
}
