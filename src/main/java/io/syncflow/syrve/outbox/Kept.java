package io.syncflow.syrve.outbox;

import io.syncflow.record.JsonText;
import io.syncflow.record.Sha256;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is kept of texts from outside: what PostgreSQL can hold, and not more than there is room
 * for.
 */
final class Kept {

  private static final int MOST_BYTES = 65_536;
  private static final int LONGEST_MESSAGE = 4_000;

  private Kept() {}

  /** The beginning of an answer, at most 64 KiB in UTF-8, without NUL; null for null. */
  static String text(String text) {
    if (text == null) {
      return null;
    }
    String clean = JsonText.printable(text);
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    CharBuffer chars = CharBuffer.wrap(clean);
    StandardCharsets.UTF_8.newEncoder().encode(chars, bytes, true);
    return clean.substring(0, chars.position());
  }

  /** A sentence, at most 4,000 characters; null for null. */
  static String message(String text) {
    if (text == null) {
      return null;
    }
    String clean = JsonText.printable(text);
    return clean.length() <= LONGEST_MESSAGE
        ? clean
        : clean.substring(0, LONGEST_MESSAGE - 1) + "…";
  }

  /** SHA-256 of the whole answer; null for null (D78). */
  static String hash(String text) {
    return text == null ? null : Sha256.hex(text);
  }
}
