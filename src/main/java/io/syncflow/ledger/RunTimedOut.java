package io.syncflow.ledger;

import java.time.Duration;

/**
 * The run took longer than it may; what was committed stays and the next run goes on from there.
 */
public final class RunTimedOut extends RuntimeException {

  public RunTimedOut(Run run, Duration limit) {
    super("run " + run.id() + " took longer than " + limit);
  }
}
