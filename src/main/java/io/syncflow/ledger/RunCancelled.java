package io.syncflow.ledger;

/** A person asked for the run's end; what was committed stays. */
public final class RunCancelled extends RuntimeException {

  public RunCancelled(Run run) {
    super("run " + run.id() + " was cancelled");
  }
}
