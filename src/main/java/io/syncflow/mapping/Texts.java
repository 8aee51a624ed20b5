package io.syncflow.mapping;

/** Changes of blanks: Unicode's white space and the no-break spaces. */
final class Texts {

  private Texts() {}

  static boolean isBlank(char c) {
    return c <= ' ' ? c != 0 && Character.isWhitespace(c) : c >= 0x80 && isWideBlank(c);
  }

  private static boolean isWideBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** The same instance when there is nothing to remove. */
  static String trim(String value) {
    int end = value.length();
    int start = 0;
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  /** The same instance when every run is one blank already. */
  static String collapseWhitespace(String value) {
    int at = firstRun(value);
    if (at == value.length()) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length()).append(value, 0, at);
    boolean inRun = false;
    for (; at < value.length(); at++) {
      char c = value.charAt(at);
      boolean blank = isBlank(c);
      if (!blank) {
        out.append(c);
      } else if (!inRun) {
        out.append(' ');
      }
      inRun = blank;
    }
    return out.toString();
  }

  private static int firstRun(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isBlank(c) && (c != ' ' || i + 1 < value.length() && isBlank(value.charAt(i + 1)))) {
        return i;
      }
    }
    return value.length();
  }
}
