package io.syncflow.syrve.outbox;

import java.util.UUID;

/**
 * An organisation's turn to send documents: while it lasts, nobody else sends for this organisation
 * or to its server. Used by one thread at a time.
 */
public final class Turn {

  private final UUID org;
  private final long fence;
  private int documents;
  private boolean over;
  private boolean paused;
  private Claim claim;

  Turn(UUID org, long fence) {
    this.org = org;
    this.fence = fence;
  }

  /** Whose turn it is. */
  public UUID org() {
    return org;
  }

  long fence() {
    return fence;
  }

  /** The document at hand; null between two. */
  Claim claim() {
    return claim;
  }

  void begin(Claim next) {
    claim = next;
    documents++;
  }

  void end() {
    claim = null;
  }

  /** Says that no further document is to be claimed. */
  void finish() {
    over = true;
  }

  /** Says that a person wants the run to wait: no further document until it is {@link #resume}d. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
  }

  /** Whether it waits for a person; it holds no licence seat meanwhile. */
  public boolean isPaused() {
    return paused;
  }

  /** Whether it has had its share, or its server takes no more. */
  boolean isOver(int share) {
    return over || documents >= share;
  }

  @Override
  public String toString() {
    return "Turn[" + org + "]";
  }
}
