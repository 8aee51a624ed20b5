package io.syncflow.catalog;

/** A value that a field cannot hold; the message is a sentence for people. */
public final class BadValue extends RuntimeException {

  private final String field;

  BadValue(String field, String reason) {
    super(Field.leaf(field) + " " + reason, null, false, false);
    this.field = field;
  }

  /** The path of the field. */
  public String field() {
    return field;
  }
}
