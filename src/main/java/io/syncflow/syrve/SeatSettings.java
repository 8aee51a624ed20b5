package io.syncflow.syrve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The times of seats and sessions.
 *
 * @param lease how long a silent holder keeps its turn; a process that died is noticed then
 * @param tokenAge after which a token is renewed: well below the server's hour
 * @param tokenLife after which the server has forgotten a token for sure (reference/syrve.md 1.8)
 * @param turnWait how long a job waits for the hub's other jobs at the same server
 * @param licenseWait how long a job waits for the server to have a seat free (F30)
 * @param licensePause the first pause between logins meanwhile; it doubles
 * @param longestLicensePause what that pause does not exceed
 * @param logoutPause the first pause before a logout that failed is done again; it doubles
 * @param logoutAttempts how often that is done before people are told (F28)
 * @param refusalRest how long an account is left alone after its password was refused
 * @param attempts how often a reading call is tried in all
 */
public record SeatSettings(
    Duration lease,
    Duration tokenAge,
    Duration tokenLife,
    Duration turnWait,
    Duration licenseWait,
    Duration licensePause,
    Duration longestLicensePause,
    Duration logoutPause,
    int logoutAttempts,
    Duration refusalRest,
    int attempts) {

  /** What config/application.properties says when nobody has changed it. */
  public static final SeatSettings DEFAULT =
      new SeatSettings(
          Duration.ofSeconds(30),
          Duration.ofMinutes(40),
          Duration.ofMinutes(65),
          Duration.ofMinutes(30),
          Duration.ofMinutes(70),
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          Duration.ofSeconds(2),
          5,
          Duration.ofMinutes(15),
          3);

  /**
   * When a lease that is taken now ends: counted from before the database is asked, never later
   * than there.
   */
  Instant leaseEnd(Clock clock) {
    return clock.instant().plus(lease);
  }
}
