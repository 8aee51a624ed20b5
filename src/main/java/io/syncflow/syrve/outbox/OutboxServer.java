package io.syncflow.syrve.outbox;

import java.time.Instant;

/**
 * How an organisation's Syrve server takes documents.
 *
 * @param state {@code open}, {@code waiting}, {@code disabled} or {@code missing}
 * @param reason what it waits for, as a stable word such as {@code license_busy}; null when it does
 *     not
 * @param message in the server's words; null when it does not wait
 * @param since since when it waits
 * @param nextTry when it is tried again; null when it does not wait, or at the next turn
 * @param checkBeforeSending whether each document is tried before it is sent
 * @param held whether all work is held after a restore
 * @param waiting documents that are to be sent
 * @param unknown documents of unknown outcome
 * @param failed documents that were refused or have no attempt left
 * @param oldest when the one that waits longest was queued; null when none waits
 * @param seat who has the licence seat of the server; null while it is free, or sends documents
 */
public record OutboxServer(
    String state,
    String reason,
    String message,
    Instant since,
    Instant nextTry,
    boolean checkBeforeSending,
    boolean held,
    long waiting,
    long unknown,
    long failed,
    Instant oldest,
    SeatInUse seat) {

  /**
   * The one licence seat of a server, in other hands than the outbox's.
   *
   * @param job the job of this organisation that has it, such as {@code products}; {@code sweeper}
   *     of one that was left behind and is to be freed; null for a job of another organisation, or
   *     for a person's test of the connection
   * @param since since when
   * @param waitingSince since when that job itself waits for the server to have a licence free;
   *     null when it does not
   * @param message what the server says meanwhile
   */
  public record SeatInUse(String job, Instant since, Instant waitingSince, String message) {

    private String sentence() {
      if ("sweeper".equals(job)) {
        return "a licence seat that was left behind at "
            + since
            + " has to be freed first: syncflow syrve seats";
      }
      String whose = job == null ? "another user of this server" : "the job " + job;
      return waitingSince == null
          ? whose + " has the licence seat since " + since + "; documents go when it is free"
          : whose
              + " waits since "
              + waitingSince
              + " for the server to have a licence free ("
              + message
              + "); documents go after it: syncflow syrve seats";
    }
  }

  /** Why no document is sent whatsoever; null when nothing stands in the way. */
  String sentence() {
    if (held) {
      return "all work is held after a restore: syncflow restore status";
    }
    return switch (state) {
      case "missing" -> "the organisation has no connection to a Syrve server";
      case "disabled" -> "the connection to the Syrve server is switched off";
      case "waiting" ->
          reason.replace('_', ' ')
              + " since "
              + since
              + ": "
              + message
              + "; the server is tried again "
              + (nextTry == null ? "with the next turn" : "at " + nextTry)
              + (seat == null ? "" : "; " + seat.sentence());
      default -> seat == null ? null : seat.sentence();
    };
  }
}
