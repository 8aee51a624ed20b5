package io.syncflow.delta;

import java.util.regex.Pattern;

/**
 * Names of source tables and columns come from route files and go into SQL: only plain names are
 * let through.
 */
final class SqlName {

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9_$#]{0,127}(\\.[A-Za-z][A-Za-z0-9_$#]{0,127})?");

  private SqlName() {}

  /**
   * The name itself; throws IllegalArgumentException when it is not a plain, optionally qualified
   * name.
   */
  static String checked(String name) {
    if (!PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' is not a plain table or column name");
    }
    return name;
  }
}
