package io.syncflow.syrve;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Node;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps who has the turn at a server, and what has to be logged out (decision 28). Everything here
 * is one short transaction of its own, timed by the database's clock. What is written of a seat is
 * written under its fence: a holder that was overtaken writes nothing.
 */
final class SeatBook {

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String TAKE = "SELECT bridge.syrve_server_take(?, ?, ?, ?)";
  private static final String EXTEND = "SELECT bridge.syrve_server_extend(?, ?, ?, ?, ?)";
  private static final String RELEASE = "SELECT bridge.syrve_server_release(?, ?, ?)";
  private static final String CLAIM = "SELECT * FROM bridge.syrve_seat_claim(?, ?, ?)";

  private static final String INSERT =
      "INSERT INTO public.syrve_seats (id, tenant_id, server_url, holder, fence, lease_until, run_id)"
          + " VALUES (?, ?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?), ?)";

  /** The organisation sees its turn in its own row, too. */
  private static final String SHOW =
      "UPDATE public.syrve_config SET sync_lock_until = clock_timestamp() + make_interval(secs => ?),"
          + " sync_lock_holder = ?, sync_lock_fence = ? WHERE tenant_id = ?";

  private static final String SHOW_LONGER =
      "UPDATE public.syrve_config SET sync_lock_until = clock_timestamp() + make_interval(secs => ?)"
          + " WHERE tenant_id = ? AND sync_lock_fence = ? AND sync_lock_holder IS NOT NULL";

  private static final String HIDE =
      "UPDATE public.syrve_config SET sync_lock_until = NULL, sync_lock_holder = NULL"
          + " WHERE tenant_id = ? AND sync_lock_fence = ?";

  private static final String UPDATE =
      "UPDATE public.syrve_seats SET updated_at = clock_timestamp(), %s"
          + " WHERE id = ? AND tenant_id = ? AND fence = ? AND released_at IS NULL";

  private static final String ASKED =
      UPDATE.formatted("login_asked_at = clock_timestamp(), token_encrypted = NULL");

  private static final String NOT_GIVEN =
      UPDATE.formatted(
          "login_asked_at = NULL, last_error = ?,"
              + " waiting_since = CASE WHEN ? THEN coalesce(waiting_since, clock_timestamp()) END");

  private static final String GIVEN =
      UPDATE.formatted(
          "token_encrypted = ?, token_issued_at = clock_timestamp(), waiting_since = NULL,"
              + " last_error = NULL");

  private static final String KEPT =
      UPDATE.formatted("lease_until = clock_timestamp() + make_interval(secs => ?)");

  private static final String LEFT =
      UPDATE.formatted(
          "lease_until = clock_timestamp() + make_interval(secs => ?), last_error = ?,"
              + " logout_attempts = ?, holder = 'sweeper'");

  private static final String ENDED =
      UPDATE.formatted("released_at = clock_timestamp(), token_encrypted = NULL, outcome = ?");

  private static final String CLAIMED =
      "UPDATE public.syrve_seats SET fence = ?, holder = ?, updated_at = clock_timestamp(),"
          + " lease_until = clock_timestamp() + make_interval(secs => ?)"
          + " WHERE id = ? AND tenant_id = ? RETURNING server_url, run_id, token_encrypted,"
          + " logout_attempts, login_asked_at IS NOT NULL, extract(epoch FROM"
          + " clock_timestamp() - coalesce(token_issued_at, login_asked_at, created_at))";

  private final OrgScope scope;
  private final Node node;
  private final Duration lease;

  /**
   * @param lease how long a holder that is silent keeps its turn
   */
  SeatBook(OrgScope scope, Node node, Duration lease) {
    this.scope = scope;
    this.node = node;
    this.lease = lease;
  }

  /**
   * A seat that somebody left behind, now the caller's.
   *
   * @param token its ciphertext; null when no login was answered
   * @param attempts logouts that failed
   * @param asked whether a login was sent at all
   * @param age since the token was given, or else asked for
   */
  record Left(Seat seat, String token, int attempts, boolean asked, Duration age) {}

  Duration lease() {
    return lease;
  }

  /** Takes the turn at the server; empty while somebody has it. */
  Optional<Seat> take(UUID org, String serverUrl, UUID run) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    try {
      return scope.call(
          org,
          connection -> {
            limitWaiting(connection);
            Long fence =
                one(connection, TAKE, Long.class, serverUrl, id, node.holder(), seconds(lease));
            if (fence == null) {
              return Optional.empty();
            }
            run(connection, INSERT, id, org, serverUrl, node.holder(), fence, seconds(lease), run);
            run(connection, SHOW, seconds(lease), node.holder(), fence, org);
            return Optional.of(new Seat(id, org, serverUrl, fence, run));
          });
    } catch (DatabaseException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.sqlState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Keeps the turn for another lease; false when it has passed to somebody else. */
  boolean keep(Seat seat) {
    return scope.call(
        seat.org(),
        connection -> {
          if (!extend(connection, seat, node.holder(), lease)) {
            return false;
          }
          run(connection, SHOW_LONGER, seconds(lease), seat.org(), seat.fence());
          return update(connection, KEPT, seat, seconds(lease));
        });
  }

  /** Notes that a login is about to be sent; false when the turn has passed to somebody else. */
  boolean asked(Seat seat) {
    return scope.call(
        seat.org(),
        connection ->
            extend(connection, seat, node.holder(), lease) && update(connection, ASKED, seat));
  }

  /**
   * Notes that the login brought no seat.
   *
   * @param busy whether it is waited for
   */
  void notGiven(Seat seat, String error, boolean busy) {
    scope.run(seat.org(), connection -> update(connection, NOT_GIVEN, seat, error, busy));
  }

  /** Stores the token; false when the turn has passed to somebody else, and nothing was stored. */
  boolean given(Seat seat, String ciphertext) {
    return scope.call(
        seat.org(),
        connection ->
            extend(connection, seat, node.holder(), lease)
                && update(connection, GIVEN, seat, ciphertext));
  }

  /** Leaves the seat to the sweeper, which looks at it when that time is over. */
  void leave(Seat seat, Duration time, String error, int attempts) {
    scope.run(
        seat.org(),
        connection -> {
          if (extend(connection, seat, null, time)) {
            update(connection, LEFT, seat, seconds(time), error, attempts);
          }
        });
  }

  /** Ends the seat: nobody is logged in with it any more. */
  void end(Seat seat, String outcome) {
    scope.run(
        seat.org(),
        connection -> {
          update(connection, ENDED, seat, outcome);
          one(connection, RELEASE, Boolean.class, seat.serverUrl(), seat.id(), seat.fence());
          run(connection, HIDE, seat.org(), seat.fence());
        });
  }

  /**
   * Claims a seat that its holder left behind, of whatever organisation; empty when none is due.
   */
  Optional<Left> claim() {
    record Claimed(UUID org, UUID seat, long fence) {}
    Claimed claimed =
        scope.call(
            null,
            connection -> {
              try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
                claim.setString(1, node.alone() ? node.name() : null);
                claim.setString(2, node.holder());
                claim.setInt(3, seconds(lease));
                try (ResultSet row = claim.executeQuery()) {
                  return row.next()
                      ? new Claimed(
                          row.getObject(1, UUID.class),
                          row.getObject(2, UUID.class),
                          row.getLong(3))
                      : null;
                }
              }
            });
    return claimed == null
        ? Optional.empty()
        : Optional.of(
            scope.call(
                claimed.org(),
                connection -> left(connection, claimed.org(), claimed.seat(), claimed.fence())));
  }

  private Left left(Connection connection, UUID org, UUID id, long fence) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CLAIMED)) {
      set(update, fence, node.holder(), seconds(lease), id, org);
      try (ResultSet row = update.executeQuery()) {
        row.next();
        return new Left(
            new Seat(id, org, row.getString(1), fence, row.getObject(2, UUID.class)),
            row.getString(3),
            row.getInt(4),
            row.getBoolean(5),
            Duration.ofSeconds(row.getLong(6)));
      }
    }
  }

  private static boolean extend(Connection connection, Seat seat, String holder, Duration time)
      throws SQLException {
    return one(
        connection,
        EXTEND,
        Boolean.class,
        seat.serverUrl(),
        seat.id(),
        seat.fence(),
        holder,
        seconds(time));
  }

  private static boolean update(Connection connection, String sql, Seat seat, Object... values)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      set(update, values);
      update.setObject(values.length + 1, seat.id());
      update.setObject(values.length + 2, seat.org());
      update.setLong(values.length + 3, seat.fence());
      return update.executeUpdate() == 1;
    }
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, values);
      statement.executeUpdate();
    }
  }

  private static <T> T one(Connection connection, String sql, Class<T> type, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getObject(1, type);
      }
    }
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** A process that was stopped inside its transaction holds the row: that is not waited for. */
  private static void limitWaiting(Connection connection) throws SQLException {
    try (Statement limit = connection.createStatement()) {
      limit.execute("SET LOCAL lock_timeout = '2s'");
    }
  }

  private static int seconds(Duration time) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, time.toSeconds()));
  }
}
