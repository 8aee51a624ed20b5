package io.syncflow.record;

import java.util.Locale;

/**
 * The station of a record's journey at which it failed ({@code failed_records.stage_failed},
 * decision 23).
 */
public enum Stage {
  FETCH,
  PARSE,
  NORMALIZE,
  MAP,
  VALIDATE,
  PARENT,
  LOAD,
  DELIVER;

  /** The value stored in {@code stage_failed}: the name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
