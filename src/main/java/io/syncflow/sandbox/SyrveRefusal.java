package io.syncflow.sandbox;

/** A call that a simulated Syrve server answers with an error: a status and a text. */
final class SyrveRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  SyrveRefusal(int status, String text) {
    super(text, null, false, false);
    this.status = status;
  }

  SyrveAnswer answer() {
    return SyrveAnswer.text(status, getMessage());
  }
}
