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

  /**
   * Tells people what had to be decided about the run's values, in a transaction of its own; never
   * fails its caller. Who books no runs tells nothing.
   *
   * @param sentence without secrets
   */
  default void notice(Run run, String sentence) {}
}
