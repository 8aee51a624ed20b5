package io.syncflow.syrve;

import java.util.Optional;
import java.util.regex.Pattern;

/** The text of a login's answer (reference/syrve.md 1.4). */
final class Token {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}");

  private Token() {}

  /**
   * The token in an answer: blanks around it and one pair of quotes are cut off. Empty for anything
   * else than a UUID, so that no other text ever becomes part of an address (B30).
   */
  static Optional<String> in(String answer) {
    String text = answer.strip();
    if (text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    return UUID_TEXT.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }
}
