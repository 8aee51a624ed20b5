package io.syncflow.http;

import java.time.Duration;

/**
 * The limits of every call.
 *
 * @param connect for a connection to come about
 * @param deadline for one attempt from its first byte to the last of the answer: a socket time-out
 *     alone would let one byte a second go on for ever (F23)
 * @param attempts how often a repeatable call is tried in all
 * @param firstPause before the second attempt; it doubles from attempt to attempt, with jitter
 * @param longestPause what a pause of the hub's own choice does not exceed
 * @param longestRetryAfter what is waited at most when the receiver says {@code Retry-After} (F24)
 * @param largestBody bytes of an answer
 */
public record OutboundLimits(
    Duration connect,
    Duration deadline,
    int attempts,
    Duration firstPause,
    Duration longestPause,
    Duration longestRetryAfter,
    int largestBody) {

  /** What config/application.properties says when nobody has changed it. */
  public static final OutboundLimits DEFAULT =
      new OutboundLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          6,
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofHours(1),
          32 << 20);
}
