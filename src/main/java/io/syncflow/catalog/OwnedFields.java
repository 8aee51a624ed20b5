package io.syncflow.catalog;

import java.util.SortedSet;
import java.util.TreeSet;

/** The names under which a {@link Policy} is kept: what {@link Umpires} looks for. */
public final class OwnedFields {

  private static final SortedSet<String> NAMES = new TreeSet<>(Field.names());

  static {
    NAMES.add(Field.WHOLE_VARIANT);
    NAMES.add(Field.ATTRIBUTES);
    NAMES.add("*");
  }

  private OwnedFields() {}

  /** Whether a policy of that name ever decides anything. */
  public static boolean has(String name) {
    return NAMES.contains(name)
        || name.startsWith(Field.ATTRIBUTES + "/") && Field.at(name).isPresent();
  }

  /** All names for a sentence, {@code attributes/<key>} among them. */
  public static String names() {
    return String.join(", ", NAMES) + " and " + Field.ATTRIBUTES + "/<key>";
  }
}
