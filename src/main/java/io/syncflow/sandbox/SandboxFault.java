package io.syncflow.sandbox;

/**
 * The sandbox cannot be set up from what it was given. The message is one sentence for people; it
 * carries no stack trace because it is an answer, not a defect.
 */
public final class SandboxFault extends Exception {

  /**
   * @param message what is wrong, where, and what would be right
   */
  public SandboxFault(String message) {
    super(message, null, false, false);
  }
}
