package io.syncflow.mapping;

import java.util.List;

/** A named transformation whose arguments have been checked. */
interface Transformation {

  /** Makes the step that runs for every row. */
  Step bind(Binding binding);

  /** The source fields it reads beside its own. */
  default List<String> sourceFields() {
    return List.of();
  }

  /** Whether every value of that kind passes unchanged, so that the step can be left out. */
  default boolean keeps(SourceKind kind) {
    return false;
  }

  /** Whether it can make a value out of none. */
  default boolean fillsNull() {
    return false;
  }
}
