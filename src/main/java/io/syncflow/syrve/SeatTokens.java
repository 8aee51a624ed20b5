package io.syncflow.syrve;

import io.syncflow.security.Redactor;
import java.util.Locale;

/** Has the tokens in use redacted wherever they might be shown, in either case. */
final class SeatTokens {

  private final Redactor redactor;

  SeatTokens(Redactor redactor) {
    this.redactor = redactor;
  }

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
