package io.syncflow.record;

import java.util.Locale;

/** What happens to a record's later changes while an earlier one lies among the dead letters. */
public enum AfterFailure {

  /** They are loaded; the dead letter is resolved by the newer version. */
  SUPERSEDE,

  /** They wait until the dead letter is resolved; the newest of them is kept. */
  WAIT;

  /**
   * Reads the template parameter {@code afterFailure}; null is {@link #SUPERSEDE}.
   *
   * @throws IllegalArgumentException when it is another word
   */
  public static AfterFailure of(String text) {
    if (text == null) {
      return SUPERSEDE;
    }
    for (AfterFailure value : values()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
        return value;
      }
    }
    throw new IllegalArgumentException("afterFailure '" + text + "' is neither supersede nor wait");
  }
}
