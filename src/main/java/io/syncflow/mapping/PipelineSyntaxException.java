package io.syncflow.mapping;

/** A pipeline that cannot be understood. */
public final class PipelineSyntaxException extends Exception {

  private final int column;

  /**
   * @param column the place in the pipeline's text, counted from 1
   * @param reason what is wrong there, without a full stop
   */
  public PipelineSyntaxException(int column, String reason) {
    super("transformation, column " + column + ": " + reason + ".");
    this.column = column;
  }

  /** The place in the pipeline's text, counted from 1. */
  public int column() {
    return column;
  }
}
