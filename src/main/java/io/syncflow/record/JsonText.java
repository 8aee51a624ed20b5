package io.syncflow.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HexFormat;

/** Texts as JSON, and what of them PostgreSQL's {@code jsonb} and {@code text} can hold. */
public final class JsonText {

  private static final int MOST_DIGITS_BEFORE_POINT = 131_072;
  private static final int MOST_DIGITS_AFTER_POINT = 16_383;

  /** JSONB would keep one of two members of a name. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonText() {}

  /**
   * Whether {@code jsonb} can hold what the text says: valid JSON without U+0000, lone surrogates,
   * numbers beyond NUMERIC, and a member twice.
   */
  public static boolean isStorable(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (!isStorable(parser, token)) {
          return false;
        }
      } while (parser.nextToken() != null && depth > 0);
      return parser.currentToken() == null;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private static boolean isStorable(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case FIELD_NAME, VALUE_STRING -> isText(parser.getText());
      case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> isNumber(new BigDecimal(parser.getText()));
      default -> true;
    };
  }

  /** Whether {@code jsonb} can hold the number. */
  public static boolean isNumber(BigDecimal number) {
    return number.scale() <= MOST_DIGITS_AFTER_POINT
        && (long) number.precision() - number.scale() <= MOST_DIGITS_BEFORE_POINT;
  }

  /** Whether PostgreSQL's {@code text} can hold it. */
  public static boolean isText(String text) {
    return text.equals(printable(text));
  }

  /** The text with U+FFFD in place of what PostgreSQL cannot hold: U+0000 and lone surrogates. */
  public static String printable(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(i, '\uFFFD');
      }
    }
    return out == null ? text : out.toString();
  }

  /**
   * Writes a text as a JSON string, escaped no more than it has to be (RFC 8785, 3.2.2.2), as
   * PostgreSQL's {@code to_json} does; half a surrogate pair is escaped, too.
   */
  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || isHalfPair(text, i)) {
            out.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isHalfPair(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
