package io.syncflow.http;

import java.net.URI;
import java.util.UUID;

/**
 * An account at an external system, ready to be called.
 *
 * @param org whose it is
 * @param connection its row of {@code integration_connections}: budget and breaker are per account
 * @param system for example {@code apismith}
 * @param baseUrl where paths are resolved; without a slash at its end
 * @param authentication how it shows who it is
 * @param trust whose certificates it believes
 * @param budget how often it may be called
 */
public record ApiAccount(
    UUID org,
    UUID connection,
    String system,
    URI baseUrl,
    Authentication authentication,
    Trust trust,
    Budget budget) {

  /**
   * What an account allows.
   *
   * @param callsPerSecond calls begun in a second; above 0
   * @param concurrentCalls calls under way at the same time; above 0
   */
  public record Budget(double callsPerSecond, int concurrentCalls) {

    /** What an account allows that says nothing. */
    public static final Budget DEFAULT = new Budget(10, 4);

    public Budget {
      if (!(callsPerSecond > 0) || concurrentCalls < 1) {
        throw new IllegalArgumentException(
            "calls_per_second and concurrent_calls of a connection have to be above 0");
      }
    }
  }

  /** An account behind a public certificate. */
  public ApiAccount(
      UUID org,
      UUID connection,
      String system,
      URI baseUrl,
      Authentication authentication,
      Budget budget) {
    this(org, connection, system, baseUrl, authentication, Trust.PUBLIC, budget);
  }

  @Override
  public String toString() {
    return "ApiAccount[" + system + " of " + org + "]";
  }
}
