package io.syncflow.mapping;

/**
 * Something wrong in a file of field mappings.
 *
 * @param file the file's path as given
 * @param line the line, counted from 1; 0 when it concerns the whole file
 * @param reason one sentence for the integrator
 */
public record MappingFault(String file, int line, String reason) {

  /** {@code file:line: reason}. */
  @Override
  public String toString() {
    return (line > 0 ? file + ":" + line : file) + ": " + reason;
  }
}
