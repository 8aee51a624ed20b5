package io.syncflow;

/** A stop was asked for while the hub was starting. */
public final class StartGivenUp extends IllegalStateException {

  /** What was open is closed by whoever catches this. */
  public StartGivenUp() {
    super("the start was given up: a stop was asked for");
  }
}
