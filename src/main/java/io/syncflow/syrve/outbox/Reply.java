package io.syncflow.syrve.outbox;

/**
 * What came of asking the server about a document, or of sending it.
 *
 * @param step how far it came
 * @param code why it was not accepted, as a stable word; null when there is no reason to name
 * @param message the server's own words, or a sentence; null when there is nothing to say
 * @param response the answer's body as text, without secrets; null when none came
 * @param answer what was understood of it; null when nothing was
 */
public record Reply(
    Step step, Outcome outcome, String code, String message, String response, Answer answer) {

  /** How far a document came. */
  public enum Step {
    /** It was claimed, and nothing was asked yet. */
    CLAIM,
    /** The server was asked, and nothing was sent. */
    CHECK,
    /** It was sent, or may have been. */
    SEND
  }

  /** What follows from it. */
  public enum Outcome {
    /** Nothing speaks against sending it. */
    PASSED,
    /** The server has it. */
    ACCEPTED,
    /** The server refused it for what it is: a person has to correct it. */
    REFUSED,
    /** The server has another document of its number: a person decides (F31). */
    CONFLICT,
    /** The attempt failed and the server does not have it: another one follows, and it counts. */
    AGAIN,
    /**
     * The server takes no documents now, whichever: it was not the document's attempt (F25, F30).
     */
    RETURNED,
    /** It was sent, and nobody knows what the server did (decision 27). */
    UNKNOWN
  }

  /** Whether the document may be sent now. */
  public boolean mayBeSent() {
    return outcome == Outcome.PASSED;
  }
}
