package io.syncflow.mapping;

/** What UTF-8, and so PostgreSQL, can hold of a Java string. */
final class Unicode {

  private Unicode() {}

  /** Characters, a surrogate pair being one; -1 when a surrogate stands alone. */
  static int characters(String value) {
    int count = 0;
    for (int i = 0; i < value.length(); i++, count++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!startsPair(value, i)) {
          return -1;
        }
        i++;
      }
    }
    return count;
  }

  /** Whether PostgreSQL can store it: neither U+0000 nor a lone surrogate. */
  static boolean isStorable(String value) {
    return value.indexOf(0) < 0 && characters(value) >= 0;
  }

  /** U+FFFD in place of each U+0000 and each lone surrogate. */
  static String storable(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (startsPair(value, i)) {
        out.append(c).append(value.charAt(++i));
      } else {
        out.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }

  private static boolean startsPair(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        && i + 1 < value.length()
        && Character.isLowSurrogate(value.charAt(i + 1));
  }
}
