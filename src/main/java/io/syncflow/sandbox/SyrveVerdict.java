package io.syncflow.sandbox;

/**
 * What a simulated Syrve server thinks of a document.
 *
 * @param number the number it has, or would have
 * @param error why it is refused; null when it is not
 * @param answer what the caller is told
 * @param effect what saving it does to the stock
 */
record SyrveVerdict(String number, String error, SyrveAnswer answer, Runnable effect) {

  private static final Runnable NOTHING = () -> {};

  static SyrveVerdict refused(String number, String error, SyrveAnswer answer) {
    return new SyrveVerdict(number, error, answer, NOTHING);
  }

  boolean isValid() {
    return error == null;
  }
}
