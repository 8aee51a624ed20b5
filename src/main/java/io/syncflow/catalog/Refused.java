package io.syncflow.catalog;

/** The catalog does not do what was asked; the message is a sentence for people. */
public final class Refused extends RuntimeException {

  private final String code;

  public Refused(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Stable and machine-readable, for example {@code moved_on}. */
  public String code() {
    return code;
  }
}
