package io.syncflow.syrve.document;

/** What is wanted does not fit the session's state. The message is a sentence for people. */
public final class SessionRefused extends RuntimeException {

  /** Why, for programs. */
  public enum Reason {
    UNKNOWN,
    WRONG_STATE,
    NUMBER_TAKEN,
    TOO_MANY_LINES,
    UNKNOWN_STORE,
    EMPTY
  }

  private final Reason reason;

  public SessionRefused(Reason reason, String sentence) {
    super(sentence, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
