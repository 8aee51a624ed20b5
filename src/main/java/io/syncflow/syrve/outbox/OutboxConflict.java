package io.syncflow.syrve.outbox;

/**
 * A document cannot be queued: its identity or its number belongs to another one. The message is
 * for people.
 */
public final class OutboxConflict extends RuntimeException {

  OutboxConflict(String message) {
    super(message);
  }
}
