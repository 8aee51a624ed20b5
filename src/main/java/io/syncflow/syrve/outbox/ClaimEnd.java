package io.syncflow.syrve.outbox;

import io.syncflow.syrve.outbox.Reply.Outcome;
import java.time.Duration;
import java.time.Instant;

/** How a claim ends, as the row has it. */
record ClaimEnd(
    String status,
    int attempts,
    String code,
    String message,
    Instant nextAttempt,
    boolean keepsSent,
    Instant finishedAt) {

  static ClaimEnd of(Claim claim, Reply reply, Instant now, Duration pause) {
    int counted = Math.min(claim.attempts() + 1, claim.maxAttempts());
    return switch (reply.outcome()) {
      case ACCEPTED -> new ClaimEnd("succeeded", counted, null, reply.message(), null, true, now);
      case REFUSED, CONFLICT ->
          new ClaimEnd("failed", counted, reply.code(), reply.message(), null, true, now);
      case AGAIN ->
          counted < claim.maxAttempts()
              ? new ClaimEnd(
                  "pending", counted, reply.code(), reply.message(), now.plus(pause), false, null)
              : new ClaimEnd(
                  "failed", counted, "exhausted", exhausted(claim, reply), null, true, now);
      case UNKNOWN ->
          new ClaimEnd(
              "unknown", claim.attempts(), reply.code(), reply.message(), null, true, null);
      case RETURNED, PASSED ->
          new ClaimEnd("pending", claim.attempts(), null, null, null, false, null);
    };
  }

  private static String exhausted(Claim claim, Reply reply) {
    return "no attempt is left after " + claim.maxAttempts() + "; the last one: " + reply.message();
  }

  boolean isExhausted(Outcome outcome) {
    return outcome == Outcome.AGAIN && status.equals("failed");
  }
}
