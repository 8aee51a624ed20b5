package io.syncflow.ledger;

/** The hub stops: the run ends at a chunk's edge, and the next one goes on from there (F40). */
public final class HubStopping extends RuntimeException {

  HubStopping() {
    super("the hub was stopped; the next run goes on from here");
  }
}
