package io.syncflow.catalog;

import java.util.Locale;

/** Who decides a field that both sides changed (decision 32, D115). */
public enum Policy {
  /** The other system's value. */
  SOURCE_WINS,
  /** The catalog's value. */
  TARGET_WINS,
  /** The value that was written last; a person where nobody knows. */
  NEWEST,
  /** A person. */
  MANUAL;

  /** As it is stored and printed. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The policy of that code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Policy of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
