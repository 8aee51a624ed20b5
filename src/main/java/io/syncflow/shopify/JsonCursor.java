package io.syncflow.shopify;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;

/**
 * Walks over a JSON text whose punctuation is known beforehand. Whatever is not as expected, or is
 * rare, ends the walk with {@link Unexpected}: then a parser has to read the text. What the cursor
 * does accept is JSON, and means what a parser would say it means.
 */
final class JsonCursor {

  private static final byte[] QUOTE = ascii("\"");
  private static final byte[] NULL = ascii("null");
  private static final int MOST_DIGITS = 18;
  private static final int TIME_LENGTH = 20;

  /** Thrown at the first byte that is not expected; it has no story to tell. */
  static final class Unexpected extends RuntimeException {
    private static final Unexpected HERE = new Unexpected();

    private Unexpected() {
      super(null, null, false, false);
    }
  }

  private final CanonicalBytes unused = new CanonicalBytes();
  private byte[] bytes;
  private int at;
  private int end;

  /** Begins at a text. */
  void begin(byte[] text, int from, int to) {
    bytes = text;
    at = from;
    end = to;
  }

  /** Where it stands. */
  int at() {
    return at;
  }

  /** Whether the text goes on with that piece. */
  boolean sees(byte[] piece) {
    return at + piece.length <= end
        && Arrays.equals(bytes, at, at + piece.length, piece, 0, piece.length);
  }

  /** Goes over a piece, which has to be there. */
  void expect(byte[] piece) {
    require(sees(piece));
    at += piece.length;
  }

  /** The text has to end here. */
  void expectEnd() {
    require(at == end);
  }

  /** Goes into an array; false when it is empty, and then it is passed. */
  boolean enters() {
    require(here() == '[');
    at++;
    boolean filled = here() != ']';
    at += filled ? 0 : 1;
    return filled;
  }

  /** Goes over what follows an element; false at the array's end. */
  boolean continues() {
    byte mark = here();
    require(mark == ',' || mark == ']');
    at++;
    return mark == ',';
  }

  /** A string, decoded, as a part. */
  void string(CanonicalBytes out) {
    expect(QUOTE);
    decode(out);
    out.end();
  }

  /** A string or null, which is an empty one. */
  void stringOrNull(CanonicalBytes out) {
    if (sees(NULL)) {
      at += NULL.length;
      out.end();
    } else {
      string(out);
    }
  }

  /** A string that nobody needs. */
  void skipString() {
    unused.cut(0);
    string(unused);
  }

  String string() {
    unused.cut(0);
    string(unused);
    return new String(unused.bytes(), 0, unused.length() - 1, StandardCharsets.UTF_8);
  }

  private void decode(CanonicalBytes out) {
    while (true) {
      at = out.addPlain(bytes, at, end);
      byte here = here();
      if (here == '"') {
        at++;
        return;
      }
      if (here == '\\') {
        out.add(escaped());
      } else {
        int length = beyondAscii();
        out.add(bytes, at, at + length);
        at += length;
      }
    }
  }

  private byte escaped() {
    at++;
    byte letter = here();
    at++;
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> throw Unexpected.HERE;
    };
  }

  /** How many bytes the character here has: one of UTF-8 beyond ASCII (RFC 3629, section 4). */
  private int beyondAscii() {
    int first = bytes[at] & 0xFF;
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    require(first >= 0xC2 && first <= 0xF4 && at + length <= end);
    int second = bytes[at + 1] & 0xFF;
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    require(second >= lowest && second <= highest);
    for (int i = 2; i < length; i++) {
      require((bytes[at + i] & 0xC0) == 0x80);
    }
    return length;
  }

  /** A number in quotes, or null; answers where it begins. */
  int skipQuotedOrNull() {
    int from = at;
    if (sees(NULL)) {
      at += NULL.length;
    } else {
      expect(QUOTE);
      skipPlain();
      expect(QUOTE);
    }
    return from;
  }

  /** Goes to the end of a text without escapes. */
  void skipPlain() {
    at = ByteSearch.plainEnd(bytes, at, end);
  }

  /** Goes to a byte, which has to be there. */
  void skipTo(char mark) {
    while (here() != mark) {
      at++;
    }
  }

  /** The number in quotes between two places, as {@link ContentHash#number}; null is nothing. */
  void quotedNumber(int from, int to, CanonicalBytes out) {
    if (bytes[from] == '"') {
      number(from + 1, to - 1, out);
    }
  }

  /**
   * The number between two places without zeroes that say nothing, as {@link ContentHash#number}.
   */
  void number(int from, int to, CanonicalBytes out) {
    int point = -1;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '.' && point < 0 && i + 1 < to) {
        point = i;
      } else {
        require(bytes[i] >= '0' && bytes[i] <= '9');
      }
    }
    int whole = point < 0 ? to : point;
    require(whole > from && (bytes[from] != '0' || whole == from + 1));
    int stop = to;
    if (point >= 0) {
      while (bytes[stop - 1] == '0') {
        stop--;
      }
      stop -= bytes[stop - 1] == '.' ? 1 : 0;
    }
    out.add(bytes, from, stop);
  }

  /** A natural number. */
  long natural() {
    int from = at;
    long value = 0;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + bytes[at++] - '0';
    }
    require(at > from && at - from <= MOST_DIGITS && bytes[from] != '0');
    return value;
  }

  /** A natural number that is an {@code int}. */
  int smallNatural() {
    long value = natural();
    require(value <= Integer.MAX_VALUE);
    return (int) value;
  }

  /** A time like {@code 2026-11-21T06:00:00Z}. */
  Instant time() {
    require(at + TIME_LENGTH <= end);
    try {
      long day = LocalDate.of(pair() * 100 + pair(), pair('-'), pair('-')).toEpochDay();
      int second = LocalTime.of(pair('T'), pair(':'), pair(':')).toSecondOfDay();
      require(bytes[at++] == 'Z');
      return Instant.ofEpochSecond(Math.addExact(day * 86_400, second));
    } catch (DateTimeException e) {
      throw Unexpected.HERE;
    }
  }

  private int pair(char before) {
    require(bytes[at++] == before);
    return pair();
  }

  private int pair() {
    int tens = bytes[at++] - '0';
    int ones = bytes[at++] - '0';
    require(tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9);
    return tens * 10 + ones;
  }

  private byte here() {
    require(at < end);
    return bytes[at];
  }

  private static void require(boolean met) {
    if (!met) {
      throw Unexpected.HERE;
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
