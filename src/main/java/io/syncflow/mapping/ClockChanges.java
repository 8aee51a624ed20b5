package io.syncflow.mapping;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the times of a read that a zone's clock never showed, or showed twice, so that the run can
 * tell which of them were shifted or taken for the earlier one (B20). Not thread-safe.
 */
final class ClockChanges {

  private static final class Seen {
    private final String example;
    private long count;

    private Seen(String example) {
      this.example = example;
    }
  }

  private final Map<String, Seen> fields = new TreeMap<>();
  private boolean paused;

  /** While paused nothing counts: a rejected record is mapped again to be shown. */
  void pause(boolean pause) {
    paused = pause;
  }

  void note(String field, LocalDateTime local, ZoneId zone, OffsetDateTime taken) {
    if (paused) {
      return;
    }
    fields.computeIfAbsent(
            field, any -> new Seen("the first, " + local + " in " + zone + ", became " + taken))
        .count++;
  }

  /** A sentence for each field that held such times. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    fields.forEach(
        (field, seen) ->
            sentences.add(
                field
                    + ": "
                    + seen.count
                    + (seen.count == 1 ? " time that does" : " times that do")
                    + " not exist, or exist twice, because clocks change: "
                    + seen.example
                    + "."));
    return sentences;
  }
}
