package io.syncflow.syrve.outbox;

/** What is wanted of a document does not fit its state. The message is a sentence for people. */
public final class OutboxRefused extends RuntimeException {

  OutboxRefused(String sentence) {
    super(sentence, null, false, false);
  }
}
