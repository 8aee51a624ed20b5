package io.syncflow.shopify;

import java.util.UUID;

/**
 * For whom a shop is asked.
 *
 * @param run the run it belongs to; null for none
 * @param patience called about once a second while the call waits for its turn; throws to give up
 * @param forPeople whether a person waits: such a call may use the reserve of the cost bucket
 */
public record Asking(UUID run, Runnable patience, boolean forPeople) {

  /** A person waits, and no run. */
  public static final Asking PERSON = new Asking(null, () -> {}, true);
}
