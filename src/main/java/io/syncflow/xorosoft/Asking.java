package io.syncflow.xorosoft;

import java.util.UUID;

/**
 * Who asks.
 *
 * @param run the run the calls belong to; null for a person's try
 * @param patience called about once a second while a call waits; throws to give up
 */
record Asking(UUID run, Runnable patience) {

  /** A person who tries the connection. */
  static final Asking PERSON = new Asking(null, () -> {});
}
