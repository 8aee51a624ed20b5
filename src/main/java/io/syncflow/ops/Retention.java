package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Forgets what is settled, old and of no use to anybody's archive, portion by portion, each in a
 * transaction of its own. What is open stays, whatever its age; the functions of V230 say what that
 * is.
 */
public final class Retention {

  private static final String STATES = "SELECT * FROM bridge.forget_syrve_states(?, ?, ?)";
  private static final String ATTEMPTS = "SELECT * FROM bridge.forget_outbox_attempts(?, ?, ?)";
  private static final String WEBHOOKS = "SELECT * FROM bridge.forget_webhooks(?, ?, ?)";

  private final OrgScope scope;
  private final Clock clock;

  public Retention(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Forgets states of Syrve's objects that were last seen that long ago and are not the current
   * ones.
   *
   * @param portion objects per transaction
   * @return one line for people
   */
  public String states(Duration keep, int portion) {
    return forget(STATES, keep, portion) + " old states of Syrve's objects forgotten";
  }

  /**
   * Forgets attempts of documents for Syrve that were settled that long ago.
   *
   * @param portion rows per transaction
   * @return one line for people
   */
  public String attempts(Duration keep, int portion) {
    return forget(ATTEMPTS, keep, portion) + " attempts of settled documents forgotten";
  }

  /**
   * Forgets webhooks that were worked on that long ago.
   *
   * @param portion rows per transaction
   * @return one line for people
   */
  public String webhooks(Duration keep, int portion) {
    return forget(WEBHOOKS, keep, portion) + " webhooks forgotten";
  }

  private int forget(String sql, Duration keep, int portion) {
    Instant before = clock.instant().minus(keep);
    Portions portions = new Portions(scope, portion);
    int gone = 0;
    for (UUID org : Tenants.all(scope)) {
      gone +=
          portions
              .<UUID>walk(org, (connection, last) -> forget(connection, sql, before, last, portion))
              .done();
    }
    return gone;
  }

  private static Portions.Portion<UUID> forget(
      Connection connection, String sql, Instant before, UUID last, int portion)
      throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(sql)) {
      forget.setTimestamp(1, Timestamp.from(before));
      forget.setObject(2, last);
      forget.setInt(3, portion);
      try (ResultSet done = forget.executeQuery()) {
        done.next();
        return new Portions.Portion<>(
            done.getInt("looked_at"), done.getInt("gone"), done.getObject("last_id", UUID.class));
      }
    }
  }
}
