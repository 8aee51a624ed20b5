package io.syncflow.record;

/** UTF-8 (RFC 3629) straight into an array, without the array in between that the JDK makes. */
final class Utf8 {

  private Utf8() {}

  /**
   * Writes a text.
   *
   * @param value without lone surrogates
   * @param bytes has room for three bytes for each char
   * @param start where the first byte goes
   * @return where the next byte would go
   */
  static int write(String value, byte[] bytes, int start) {
    int at = start;
    int chars = value.length();
    int i = 0;
    for (; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        break;
      }
      bytes[at++] = (byte) c;
    }
    for (; i < chars; i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        bytes[at++] = (byte) c;
      } else if (c < 0x800) {
        bytes[at++] = (byte) (0xC0 | c >> 6);
        bytes[at++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c) && i + 1 < chars) {
        int point = Character.toCodePoint(c, value.charAt(++i));
        bytes[at++] = (byte) (0xF0 | point >> 18);
        bytes[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        bytes[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        bytes[at++] = (byte) (0x80 | point & 0x3F);
      } else {
        bytes[at++] = (byte) (0xE0 | c >> 12);
        bytes[at++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[at++] = (byte) (0x80 | c & 0x3F);
      }
    }
    return at;
  }
}
