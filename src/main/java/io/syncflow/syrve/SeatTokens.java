package io.syncflow.syrve;

import io.syncflow.security.Redactor;
import io.syncflow.security.Secrets;
import java.util.Locale;

/** Encrypts the tokens of seats, and has those in use redacted wherever they might be shown. */
final class SeatTokens {

  private static final int LONGEST_REASON = 500;

  private final Secrets secrets;
  private final Redactor redactor;

  SeatTokens(Secrets secrets, Redactor redactor) {
    this.secrets = secrets;
    this.redactor = redactor;
  }

  /** The token's ciphertext, bound to the seat's row (decision 10). */
  String seal(Seat seat, String token) {
    return secrets.encrypt(token, seat.tokenPlace());
  }

  /**
   * The token of a ciphertext.
   *
   * @throws io.syncflow.security.SecretTampered when it is not the seat's
   */
  String open(Seat seat, String ciphertext) {
    return secrets.decrypt(ciphertext, seat.tokenPlace());
  }

  /** What went wrong, as it may be stored. */
  String reason(String text) {
    return redactor.redact(text, LONGEST_REASON);
  }

  /** In either case: servers change it. */
  void remember(String token) {
    redactor.remember(token);
    redactor.remember(token.toUpperCase(Locale.ROOT));
    redactor.remember(token.toLowerCase(Locale.ROOT));
  }

  /** A token that is out opens nothing, and thousands of them would slow every redaction down. */
  void forget(String token) {
    redactor.forget(token);
    redactor.forget(token.toUpperCase(Locale.ROOT));
    redactor.forget(token.toLowerCase(Locale.ROOT));
  }
}
