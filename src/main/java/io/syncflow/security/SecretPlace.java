package io.syncflow.security;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where a ciphertext lives. It is bound to the ciphertext as associated data, so that one that was
 * moved to another row, column or organisation does not decrypt (decision 10, K2).
 */
public record SecretPlace(UUID org, String table, String column, UUID row) {

  /** {@code org|table|column|row} in UTF-8. */
  byte[] associatedData() {
    return (org + "|" + table + "|" + column + "|" + row).getBytes(StandardCharsets.UTF_8);
  }
}
