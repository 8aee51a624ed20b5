package io.syncflow.syrve.document;

/** Which text XML 1.0 can carry. */
public final class XmlText {

  private static final int LONGEST = 60;

  private XmlText() {}

  /**
   * What a text holds that XML 1.0 has no way to write (its production 2): most control characters,
   * U+FFFE and U+FFFF, halves of surrogate pairs.
   *
   * @return the character as {@code U+0007}; null when there is none
   */
  public static String forbidden(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean allowed =
          c == '\t'
              || c == '\n'
              || c == '\r'
              || c >= 0x20 && c <= 0xD7FF
              || c >= 0xE000 && c <= 0xFFFD
              || c >= 0x10000;
      if (!allowed) {
        return "U+%04X".formatted(c);
      }
      i += Character.charCount(c);
    }
    return null;
  }

  /** A text of somebody's as a sentence may quote it: short, on one line. */
  static String shown(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
