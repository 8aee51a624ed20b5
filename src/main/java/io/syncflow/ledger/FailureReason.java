package io.syncflow.ledger;

/** The sentence kept of an exception: the innermost message, in one bounded line. */
final class FailureReason {

  private static final int LONGEST = 500;

  private FailureReason() {}

  static String of(Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    String text = message == null ? innermost.getClass().getSimpleName() : message;
    String line = text.lines().findFirst().orElse("").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
