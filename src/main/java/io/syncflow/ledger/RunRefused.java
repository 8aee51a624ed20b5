package io.syncflow.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A run of the same organisation, system, entity and mode is open: a second one is refused, not
 * queued.
 */
public final class RunRefused extends RuntimeException {

  /** The run that holds the lease. */
  record Holder(UUID run, Instant since) {}

  /**
   * @param holder null when it is not known, because its process stands still inside a chunk
   */
  RunRefused(RunRequest request, Holder holder) {
    super(
        "a run of "
            + request.system()
            + " "
            + request.entity()
            + " is already open for this organisation"
            + (holder == null
                ? ""
                : ": "
                    + holder.run()
                    + ", since "
                    + holder.since().truncatedTo(ChronoUnit.SECONDS)));
  }
}
