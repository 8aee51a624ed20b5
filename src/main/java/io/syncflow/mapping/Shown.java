package io.syncflow.mapping;

/** Values as they appear in sentences for people: quoted, bounded, and storable as text. */
final class Shown {

  private static final int LIMIT = 80;

  private Shown() {}

  /**
   * The value's text in double quotes, at most 80 characters of it; quotes, backslashes and control
   * characters are escaped, so that the quotes end where they should.
   */
  static String of(Object value) {
    String text = value instanceof String s ? s : Values.text(value);
    StringBuilder out = new StringBuilder().append('"');
    int shown = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (shown++ == LIMIT) {
        return out.append("…\"").toString();
      }
      int point = text.codePointAt(i);
      if (point == '"' || point == '\\') {
        out.append('\\').append((char) point);
      } else if (Character.isISOControl(point) || point >= 0xD800 && point <= 0xDFFF) {
        out.append("\\u").append(String.format("%04x", point));
      } else {
        out.appendCodePoint(point);
      }
    }
    return out.append('"').toString();
  }
}
