package io.syncflow.validate.project;

/**
 * A position in a file of the project.
 *
 * @param file path relative to the project, with forward slashes
 * @param line first line is 1; 0 = the file as a whole
 * @param column first column is 1; 0 = unknown
 */
public record Place(String file, int line, int column) {

  /** The file as a whole. */
  public static Place of(String file) {
    return new Place(file, 0, 0);
  }

  /** {@code file:line}, as it is named inside another fault's sentence. */
  public String shortForm() {
    return file + ":" + line;
  }
}
