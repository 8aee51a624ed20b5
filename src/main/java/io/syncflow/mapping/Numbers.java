package io.syncflow.mapping;

import java.math.BigDecimal;

/** Reads numbers strictly: ASCII digits, a point, no grouping, no blanks, no NaN. */
final class Numbers {

  /** Longer texts are no numbers that a person or a database has written. */
  private static final int LONGEST = 1_000;

  private static final int LONG_DIGITS = 18;

  private Numbers() {}

  /** A Long, a BigDecimal of scale 0 when it takes more than 18 digits, or null. */
  static Number integer(String text) {
    int start = signLength(text);
    int digits = text.length() - start;
    if (digits == 0 || digits > LONGEST || digitsFrom(text, start) != text.length()) {
      return null;
    }
    if (digits > LONG_DIGITS) {
      return new BigDecimal(text);
    }
    long value = 0;
    for (int i = start; i < text.length(); i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return text.charAt(0) == '-' ? -value : value;
  }

  /** Digits with at most one point and an optional exponent; null when it is not a number. */
  static BigDecimal decimal(String text) {
    if (text.length() > LONGEST || !isDecimal(text)) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isDecimal(String text) {
    int start = signLength(text);
    int at = digitsFrom(text, start);
    int digits = at - start;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = at + 1;
      at = digitsFrom(text, fraction);
      digits += at - fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      at++;
      int exponent = at < text.length() && isSign(text.charAt(at)) ? at + 1 : at;
      at = digitsFrom(text, exponent);
      return at > exponent && at == text.length();
    }
    return at == text.length();
  }

  private static int signLength(String text) {
    return !text.isEmpty() && isSign(text.charAt(0)) ? 1 : 0;
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+';
  }

  private static int digitsFrom(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
