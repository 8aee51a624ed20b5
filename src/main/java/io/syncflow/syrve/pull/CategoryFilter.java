package io.syncflow.syrve.pull;

import java.util.Locale;
import java.util.Set;

/**
 * Which products an organisation wants: those of {@code syrve_config.selected_category_ids}.
 *
 * @param ids of the categories, in lower case; empty = products of every category, and of none
 * @param names of the same categories, for lists that say names
 */
record CategoryFilter(Set<String> ids, Set<String> names) {

  /** Lets everything pass. */
  static final CategoryFilter NONE = new CategoryFilter(Set.of(), Set.of());

  /** Whether an object is wanted; whatever is no product is. */
  boolean passes(RawObject object) {
    if (ids.isEmpty() || object.type() != ObjectType.PRODUCT) {
      return true;
    }
    String category = object.category();
    return category != null
        && (ids.contains(category.toLowerCase(Locale.ROOT)) || names.contains(category));
  }
}
