package io.syncflow.ledger;

import java.time.Instant;

/** What a reader tells about its run's extent. */
@FunctionalInterface
public interface RunProgress {

  /**
   * Notes how much is to come, in a transaction of its own.
   *
   * @param total the records the read will give
   * @param sourceClock the source's clock when it was counted; null when unknown
   */
  void expect(Run run, long total, Instant sourceClock);
}
