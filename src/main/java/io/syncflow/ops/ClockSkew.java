package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this node's clock with the database's (F10). Leases and cursors go by the database's
 * clock, so nothing runs twice because of a wrong one; schedules fire by the node's, and may then
 * fire early or late.
 */
public final class ClockSkew {

  private static final Logger LOG = LoggerFactory.getLogger(ClockSkew.class);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final OrgScope scope;
  private final Clock clock;
  private volatile Duration last = Duration.ZERO;

  public ClockSkew(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Measures, and warns when the difference exceeds a second for certain: the time that the answer
   * took is not counted.
   *
   * @return how far this node's clock is ahead of the database's; negative when behind
   */
  public Duration check() {
    last = scope.call(null, this::measure);
    if (last.abs().compareTo(LIMIT) > 0) {
      LOG.warn(
          "clock_skew: this node's clock is {} s {} the database's; schedules fire by it",
          "%.1f".formatted(last.abs().toMillis() / 1000.0),
          last.isNegative() ? "behind" : "ahead of");
    }
    return last;
  }

  /** What the last check measured. */
  Duration last() {
    return last;
  }

  private Duration measure(Connection connection) throws SQLException {
    Instant asked = clock.instant();
    Instant there;
    try (PreparedStatement ask = connection.prepareStatement("SELECT clock_timestamp()");
        ResultSet answer = ask.executeQuery()) {
      answer.next();
      there = answer.getTimestamp(1).toInstant();
    }
    Instant answered = clock.instant();
    if (there.isBefore(asked)) {
      return Duration.between(there, asked);
    }
    return there.isAfter(answered) ? Duration.between(there, answered) : Duration.ZERO;
  }
}
