package io.syncflow.record;

/** A source cannot give a value in the asked form: the record fails at {@link Stage#PARSE}. */
public final class UnreadableValue extends RuntimeException {

  public UnreadableValue(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  public UnreadableValue(String reason) {
    super(reason);
  }
}
