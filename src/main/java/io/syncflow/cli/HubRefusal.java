package io.syncflow.cli;

/** The hub refused, or could not be reached; the message is what a person reads. */
final class HubRefusal extends RuntimeException {

  private final int exitCode;

  /**
   * @param message one sentence; further lines may tell details
   * @param exitCode {@link RootCommand#REFUSED}, or {@link RootCommand#USAGE} when what was asked
   *     is wrong
   */
  HubRefusal(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
