package io.syncflow.mapping;

/**
 * A piece of text inside an argument.
 *
 * @param text what it says, without quotes and escapes
 * @param quoted whether it was written in double quotes: {@code *} and field names mean something
 *     only without
 */
record Token(String text, boolean quoted) {

  static final String BARE_STOPS = ",|()=\"\\";

  /** Whether this is the unquoted word. */
  boolean is(String word) {
    return !quoted && text.equals(word);
  }

  void print(StringBuilder out) {
    if (!quoted) {
      out.append(text);
      return;
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    out.append('"');
  }
}
