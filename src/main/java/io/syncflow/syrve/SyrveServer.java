package io.syncflow.syrve;

import java.time.Instant;

/**
 * What a server says of itself (reference/syrve.md 3.7): version gates and the kind of server
 * decide what may be asked.
 *
 * @param name its name; null = it did not say, or was not asked
 * @param version for example {@code 8.9.5021.0}
 * @param edition {@code chain} or {@code default}
 * @param type {@code CHAIN}, {@code REPLICATED_RMS} or {@code STANDALONE_RMS}
 * @param state for example {@code STARTED_SUCCESSFULLY}; only right after it was asked
 * @param askedAt null for never
 */
public record SyrveServer(
    String name, String version, String edition, String type, String state, Instant askedAt) {

  /** Nobody has asked yet. */
  public static final SyrveServer UNKNOWN = new SyrveServer(null, null, null, null, null, null);

  /**
   * Whether the version is at least that one, number by number: {@code isAtLeast("7.9.3")}. False
   * when the version is not known.
   */
  public boolean isAtLeast(String wanted) {
    if (version == null) {
      return false;
    }
    String[] mine = version.split("\\.");
    String[] other = wanted.split("\\.");
    for (int i = 0; i < Math.max(mine.length, other.length); i++) {
      int difference = Integer.compare(number(mine, i), number(other, i));
      if (difference != 0) {
        return difference > 0;
      }
    }
    return true;
  }

  /** Whether it is up; a server that says nothing of it is taken to be. */
  boolean isUp() {
    return state == null || state.startsWith("STARTED");
  }

  private static int number(String[] parts, int at) {
    String digits = at < parts.length ? parts[at].replaceAll("\\D.*", "") : "";
    return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
  }
}
