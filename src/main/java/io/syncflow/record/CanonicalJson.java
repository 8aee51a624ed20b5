package io.syncflow.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.TreeMap;

/**
 * One text for all ways to write the same JSON: the JSON Canonicalization Scheme (RFC 8785), except
 * that numbers are never rounded.
 *
 * <p>Members are sorted by their UTF-16 code units, nothing is between tokens, texts are escaped no
 * more than they have to be. Numbers have ECMAScript's form, but of all their digits: 1.50, 15e-1
 * and 1.5 are the same text, 0.1 and 0.1000000000000000055 are not, which RFC 8785 would round to
 * the same double. A text that RFC 8785 refuses, with half a surrogate pair, has that half escaped.
 */
public final class CanonicalJson {

  /** ECMAScript writes numbers from here on, and such below the other, with an exponent. */
  private static final int LARGEST_PLAIN = 21;

  private static final int SMALLEST_PLAIN = -6;

  private CanonicalJson() {}

  /** SHA-256 over {@link #text} in UTF-8, 64 lower-case hex digits. */
  public static String hash(JsonNode value) {
    return Sha256.hex(text(value));
  }

  /**
   * The canonical text.
   *
   * @param value read without loss: its decimals as BigDecimal ({@link JsonValues#mapper})
   */
  public static String text(JsonNode value) {
    StringBuilder out = new StringBuilder(256);
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(out, value);
      case ARRAY -> writeArray(out, value);
      case STRING -> JsonText.quote(out, value.textValue());
      case NUMBER -> writeNumber(out, value.decimalValue());
      case BOOLEAN -> out.append(value.booleanValue());
      case NULL -> out.append("null");
      default -> throw new IllegalArgumentException("no JSON: " + value.getNodeType());
    }
  }

  private static void writeObject(StringBuilder out, JsonNode object) {
    TreeMap<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    char separator = '{';
    for (var member : sorted.entrySet()) {
      out.append(separator);
      JsonText.quote(out, member.getKey());
      out.append(':');
      write(out, member.getValue());
      separator = ',';
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private static void writeArray(StringBuilder out, JsonNode array) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      out.append(i > 0 ? "," : "");
      write(out, array.get(i));
    }
    out.append(']');
  }

  /** ECMA-262, Number::toString, with all digits; a zero has no sign. */
  private static void writeNumber(StringBuilder out, BigDecimal number) {
    if (number.signum() == 0) {
      out.append('0');
      return;
    }
    out.append(number.signum() < 0 ? "-" : "");
    BigDecimal shortest = number.stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    // The value is 0.digits × 10^point.
    BigInteger point =
        BigInteger.valueOf(digits.length()).subtract(BigInteger.valueOf(shortest.scale()));
    if (point.bitLength() < Integer.SIZE && isPlain(point.intValue())) {
      writePlain(out, digits, point.intValue());
    } else {
      out.append(digits.charAt(0));
      out.append(digits.length() > 1 ? "." : "").append(digits, 1, digits.length());
      BigInteger exponent = point.subtract(BigInteger.ONE);
      out.append('e').append(exponent.signum() < 0 ? "-" : "+").append(exponent.abs());
    }
  }

  private static boolean isPlain(int point) {
    return point > SMALLEST_PLAIN && point <= LARGEST_PLAIN;
  }

  private static void writePlain(StringBuilder out, String digits, int point) {
    if (point <= 0) {
      out.append("0.").append("0".repeat(-point)).append(digits);
    } else if (point >= digits.length()) {
      out.append(digits).append("0".repeat(point - digits.length()));
    } else {
      out.append(digits, 0, point).append('.').append(digits, point, digits.length());
    }
  }
}
