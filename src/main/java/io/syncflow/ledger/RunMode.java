package io.syncflow.ledger;

import java.util.Locale;

/** S2's {@code sync_batches.sync_type} (C-08): how a run came about. */
public enum RunMode {
  REALTIME,
  BACKGROUND;

  /** The value stored and printed: the name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
