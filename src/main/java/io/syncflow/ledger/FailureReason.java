package io.syncflow.ledger;

import java.util.function.UnaryOperator;

/**
 * The sentence kept of an exception: the innermost message, without secrets, in one bounded line.
 */
final class FailureReason {

  private static final int LONGEST = 500;

  private FailureReason() {}

  /**
   * @param redact takes secrets out of a text; it sees the whole message, before it is cut (K10)
   */
  static String of(Throwable cause, UnaryOperator<String> redact) {
    Throwable innermost = cause;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    String text = message == null ? innermost.getClass().getSimpleName() : message;
    String line = redact.apply(text).lines().findFirst().orElse("").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
