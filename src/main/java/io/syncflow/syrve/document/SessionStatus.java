package io.syncflow.syrve.document;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a count stands. Lines change in a draft only. */
public enum SessionStatus {
  DRAFT,
  COUNTED,
  APPROVED,
  SENT,
  CANCELLED;

  /** As the database and the API write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SessionStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** All of them, as they are written. */
  public static List<String> words() {
    return Stream.of(values()).map(SessionStatus::word).toList();
  }
}
