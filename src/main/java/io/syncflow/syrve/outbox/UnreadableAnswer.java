package io.syncflow.syrve.outbox;

/** What came is not an answer about a document. */
final class UnreadableAnswer extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableAnswer(String message) {
    super(message, null, false, false);
  }
}
