package io.syncflow.syrve;

import io.syncflow.http.ApiAccount;
import io.syncflow.http.Authentication;
import io.syncflow.http.Trust;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.UUID;

/**
 * An organisation's account at its Syrve server: a row of {@code syrve_config}.
 *
 * @param serverUrl with {@code /resto} at its end ({@link ServerUrl})
 * @param password never shown; its hash is worth as much (reference/syrve.md 1.12)
 * @param postLogin whether the login is a form instead of a query
 * @param zone the server's accounting time: its times name no zone (reference/syrve.md 8)
 * @param trust whose certificates are believed
 * @param status the outcome of the last login, as {@code connection_status}
 * @param testedAt when that was; null for never
 * @param server what the server said of itself; of nulls when it was never asked
 */
public record SyrveAccount(
    UUID org,
    String serverUrl,
    String login,
    String password,
    boolean postLogin,
    ZoneId zone,
    Trust trust,
    String status,
    Instant testedAt,
    SyrveServer server) {

  /** Without a pace: calls go one after another (reference/syrve.md 2.6), which is slow enough. */
  private static final ApiAccount.Budget ONE_AT_A_TIME = new ApiAccount.Budget(1e12, 1);

  /**
   * As the HTTP room knows it. Budget and breaker are the organisation's: it has one Syrve account.
   */
  ApiAccount http() {
    return new ApiAccount(
        org, org, "syrve", URI.create(serverUrl), new Authentication.None(), trust, ONE_AT_A_TIME);
  }

  /** The same account at the server where a seat was taken, should the address have changed. */
  SyrveAccount at(String url) {
    return new SyrveAccount(
        org, url, login, password, postLogin, zone, trust, status, testedAt, server);
  }

  /** SHA-1 of the password in lower-case hex, without salt (A-75, reference/syrve.md 1.3). */
  String passwordHash() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  @Override
  public String toString() {
    return "SyrveAccount[" + org + "]";
  }
}
