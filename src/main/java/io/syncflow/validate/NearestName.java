package io.syncflow.validate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name a person meant. */
public final class NearestName {

  private NearestName() {}

  /** {@code ; did you mean "x"?} to append to a sentence; empty when nothing is near. */
  public static String hint(String written, Collection<String> known) {
    return of(written, known).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  /** The known name with the fewest edits, at most a third of the letters (and at least two). */
  public static Optional<String> of(String written, Collection<String> known) {
    int most = Math.max(2, written.length() / 3);
    return known.stream()
        .filter(name -> Math.abs(name.length() - written.length()) <= most)
        .filter(name -> edits(written, name) <= most)
        .min(
            Comparator.comparingInt((String name) -> edits(written, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein distance without regard to case. */
  private static int edits(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
