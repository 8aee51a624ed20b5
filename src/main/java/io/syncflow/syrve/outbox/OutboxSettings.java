package io.syncflow.syrve.outbox;

import java.time.Duration;
import java.util.List;

/**
 * How documents are sent ({@code syncflow.syrve.outbox.*} in config/application.properties).
 *
 * @param lease how long a claim holds without news of its holder; see {@link #covering}
 * @param maxAttempts after so many attempts that failed a person has to look
 * @param schedule the pause after the first, second … failed attempt; the last one repeats
 * @param firstWait how long a server that cannot take documents is left alone; doubles each time
 * @param longestWait up to this
 * @param personWait how long when nothing but a person can change it, a wrong password for example
 * @param alertAfter a server that takes no documents for longer than this is an alert
 * @param documentsPerTurn so many documents of one organisation, then the next organisation's turn
 * @param workers how many organisations' documents this node sends at the same time
 */
public record OutboxSettings(
    Duration lease,
    int maxAttempts,
    List<Duration> schedule,
    Duration firstWait,
    Duration longestWait,
    Duration personWait,
    Duration alertAfter,
    int documentsPerTurn,
    int workers) {

  /** Between two signs of life lie at most a look that is made three times … */
  private static final int CALLS = 3;

  /** … and the renewals of a token that has run out or is refused. */
  private static final int LOGINS = 4;

  private static final Duration MARGIN = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException with a sentence when a value makes no sense
   */
  public OutboxSettings {
    schedule = List.copyOf(schedule);
    require(maxAttempts > 0, "max-attempts has to be 1 or more");
    require(!schedule.isEmpty(), "schedule needs at least one pause");
    require(documentsPerTurn > 0, "documents-per-turn has to be 1 or more");
    require(workers > 0, "workers has to be 1 or more");
    require(
        isPositive(firstWait) && longestWait.compareTo(firstWait) >= 0,
        "longest-wait has to be at least first-wait, and that more than nothing");
    require(isPositive(personWait), "person-wait has to be more than nothing");
    require(
        schedule.stream().allMatch(OutboxSettings::isPositive),
        "each pause of schedule has to be more than nothing");
  }

  /**
   * These settings, if the lease outlasts the work that it covers: a shorter one would call a
   * document unknown that is only on its way.
   *
   * @param call the longest time of one call ({@code syncflow.syrve.deadline})
   * @param login of one login or logout ({@code syncflow.syrve.login-deadline})
   * @throws IllegalArgumentException with a sentence when it does not
   */
  public OutboxSettings covering(Duration call, Duration login) {
    Duration needed = call.multipliedBy(CALLS).plus(login.multipliedBy(LOGINS)).plus(MARGIN);
    require(
        lease.compareTo(needed) >= 0,
        "lease is "
            + lease
            + " and has to be at least "
            + needed
            + ": "
            + CALLS
            + " times syncflow.syrve.deadline, "
            + LOGINS
            + " times syncflow.syrve.login-deadline, and "
            + MARGIN);
    return this;
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException("syncflow.syrve.outbox." + sentence);
    }
  }
}
