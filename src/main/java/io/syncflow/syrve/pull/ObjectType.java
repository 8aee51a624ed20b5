package io.syncflow.syrve.pull;

import java.util.Locale;

/** What a raw object is ({@code syrve_raw_objects.entity_type}, A-22). */
public enum ObjectType {
  DEPARTMENT,
  STORE,
  /** Sections and points of sale of a department. */
  GROUP,
  PRODUCT_GROUP,
  CATEGORY,
  UNIT,
  PRODUCT,
  /** The balance of one product in one store. */
  STOCK;

  /** The value stored and printed: the name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
