package io.syncflow.ledger;

/** No run opens: the database was restored from a backup, and nobody has confirmed it yet (F56). */
public final class RunHeld extends RuntimeException {

  RunHeld() {
    super(
        "runs are held, for the database was restored from a backup; see `syncflow restore status`");
  }
}
