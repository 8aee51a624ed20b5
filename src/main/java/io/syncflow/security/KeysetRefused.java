package io.syncflow.security;

/** The keyset is missing, unreadable, unsafe or not the one the data was encrypted with (K4). */
public final class KeysetRefused extends RuntimeException {

  KeysetRefused(String message) {
    super(message);
  }

  KeysetRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
