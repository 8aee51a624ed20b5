package io.syncflow.deadletter;

/** A JSON patch that is none, or does not fit the record; nothing was changed. */
public final class PatchRefused extends RuntimeException {

  PatchRefused(String reason) {
    super(reason);
  }
}
