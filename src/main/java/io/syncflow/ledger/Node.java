package io.syncflow.ledger;

import java.util.UUID;

/**
 * This process, as the holder of leases.
 *
 * @param name the node's name
 * @param boot this start of it
 * @param alone whether no other process can carry this name: leases of earlier boots are then dead
 *     at once, instead of when they run out
 */
public record Node(String name, UUID boot, boolean alone) {

  /** The value of {@code run_leases.holder}: name and boot. */
  public String holder() {
    return name + "/" + boot;
  }
}
