package io.syncflow.syrve.outbox;

/** A claim has passed to somebody else, or ended: whatever its holder still does is void. */
public final class Fenced extends RuntimeException {

  Fenced(Claim claim) {
    super("the claim of document " + claim.id() + " is over: nothing may be done with it any more");
  }
}
