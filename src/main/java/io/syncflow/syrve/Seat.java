package io.syncflow.syrve;

import io.syncflow.security.SecretPlace;
import java.util.UUID;

/**
 * The turn at a server: a row of {@code syrve_seats} while it is open.
 *
 * @param serverUrl where it was taken; the account's address may change meanwhile
 * @param fence of {@code bridge.syrve_servers}: a later holder's is higher
 * @param run whose calls it serves; null for none
 */
record Seat(UUID id, UUID org, String serverUrl, long fence, UUID run) {

  /** Where the token's ciphertext lives (decision 10). */
  SecretPlace tokenPlace() {
    return new SecretPlace(org, "syrve_seats", "token_encrypted", id);
  }
}
