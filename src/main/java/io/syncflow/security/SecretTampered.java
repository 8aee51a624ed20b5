package io.syncflow.security;

/**
 * A ciphertext does not belong to its place, was changed, or was made with a key this hub has not
 * got.
 */
public final class SecretTampered extends RuntimeException {

  SecretTampered(String message, Throwable cause) {
    super(message, cause);
  }
}
