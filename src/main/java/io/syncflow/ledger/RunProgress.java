package io.syncflow.ledger;

import java.time.Instant;

/** What a reader tells about its run's extent. */
@FunctionalInterface
public interface RunProgress {

  /**
   * Notes how much is to come, in a transaction of its own.
   *
   * @param total the records the read will give; null when unknown
   * @param sourceClock the source's clock when it was asked; null when unknown
   */
  void expect(Run run, Long total, Instant sourceClock);
}
