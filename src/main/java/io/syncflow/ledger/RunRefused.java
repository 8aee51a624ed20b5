package io.syncflow.ledger;

/**
 * A run of the same organisation, system, entity and mode is open: a second one is refused, not
 * queued.
 */
public final class RunRefused extends RuntimeException {

  public RunRefused(RunRequest request) {
    super(
        "a run of "
            + request.system()
            + " "
            + request.entity()
            + " is already open for this organisation");
  }
}
