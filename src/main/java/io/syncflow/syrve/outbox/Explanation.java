package io.syncflow.syrve.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a document waiting.
 *
 * @param status its own
 * @param next when it is due
 * @param code why its last attempt failed; null when none did
 * @param behind the unfinished document of its store that comes first; null when there is none
 * @param behindStatus that one's status
 * @param behindNumber that one's number; may be null
 */
record Explanation(
    String status,
    Instant next,
    String code,
    String behind,
    String behindStatus,
    String behindNumber) {

  /** One sentence for each thing that has to be over first. */
  List<String> waits(OutboxServer server, Instant now) {
    List<String> waits = new ArrayList<>();
    if (status.equals("unknown")) {
      waits.add("waits for a person: what Syrve did with it is unknown");
      return waits;
    }
    if (!status.equals("pending")) {
      return waits;
    }
    if (behind != null) {
      waits.add(
          "waits behind document "
              + (behindNumber == null ? behind : behindNumber + " (" + behind + ")")
              + " of the same store, which is "
              + behindStatus);
    }
    if (next.isAfter(now)) {
      waits.add("next attempt at " + next + (code == null ? "" : ", after " + code));
    }
    String closed = server.sentence();
    if (closed != null) {
      waits.add(closed);
    }
    if (waits.isEmpty()) {
      waits.add("is due: it goes with the organisation's next turn");
    }
    return waits;
  }
}
