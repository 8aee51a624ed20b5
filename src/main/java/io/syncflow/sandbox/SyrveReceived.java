package io.syncflow.sandbox;

import java.time.Instant;

/**
 * A document that a simulated Syrve server was sent.
 *
 * @param kind what it is, as the path names it: {@code incomingInventory}, {@code writeoff} …
 * @param number the number it has, or would have had
 * @param message why it was not accepted; null when it was
 * @param body as it was sent
 */
public record SyrveReceived(
    Instant at, String kind, String number, Outcome outcome, String message, String body) {

  /** What became of it. */
  public enum Outcome {
    /** It is saved, and stock follows it. */
    ACCEPTED,
    /** It was refused and left nothing behind. */
    REFUSED,
    /** Only a check was asked for; it left nothing behind. */
    CHECKED
  }

  /** Whether it was saved. */
  public boolean isAccepted() {
    return outcome == Outcome.ACCEPTED;
  }
}
