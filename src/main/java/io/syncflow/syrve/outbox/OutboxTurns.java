package io.syncflow.syrve.outbox;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Node;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Whose turn it is to send documents, over all organisations: a lease with a fence in {@code
 * syrve_outbox_turns}. What keeps a server from taking documents is noted there, too, since no
 * document is to blame for it.
 */
final class OutboxTurns {

  private static final String CLAIM =
      "SELECT org_id, turn_fence FROM bridge.claim_outbox_turns(?, ?, ?,"
          + " make_interval(secs => ?), ?)";

  private static final String EXTEND =
      "UPDATE public.syrve_outbox_turns SET"
          + " lease_until = clock_timestamp() + make_interval(secs => ?)"
          + " WHERE tenant_id = ? AND fence = ? AND lease_until >= clock_timestamp()";

  private static final String RELEASE =
      "UPDATE public.syrve_outbox_turns SET lease_until = '-infinity'"
          + " WHERE tenant_id = ? AND fence = ?";

  private static final String NOTE_WAIT =
      "UPDATE public.syrve_outbox_turns AS t SET wait_code = ?, wait_message = ?,"
          + " waiting_since = coalesce(t.waiting_since, ?), waits = t.waits + 1"
          + " WHERE tenant_id = ? AND fence = ? RETURNING waits, waiting_since";

  private static final String PUT_OFF =
      "UPDATE public.syrve_outbox_turns SET next_at = ? WHERE tenant_id = ? AND fence = ?";

  private static final String TAKEN =
      "UPDATE public.syrve_outbox_turns SET wait_code = NULL, wait_message = NULL,"
          + " waiting_since = NULL, waits = 0, next_at = '-infinity'"
          + " WHERE tenant_id = ? AND fence = ? AND wait_code IS NOT NULL";

  private final OrgScope scope;
  private final Node node;
  private final OutboxSettings settings;
  private final Backoff backoff;
  private final Clock clock;

  OutboxTurns(OrgScope scope, Node node, OutboxSettings settings, Backoff backoff, Clock clock) {
    this.scope = scope;
    this.node = node;
    this.settings = settings;
    this.backoff = backoff;
    this.clock = clock;
  }

  /** Since when a server takes no documents, and when it is tried next. */
  record Wait(Instant since, Instant next) {}

  /**
   * Gives organisations their turn.
   *
   * @param most at most so many
   */
  List<Turn> claim(int most) {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setTimestamp(1, Timestamp.from(clock.instant()));
            claim.setString(2, node.holder());
            claim.setString(3, node.alone() ? node.name() : null);
            claim.setDouble(4, seconds(settings.lease()));
            claim.setInt(5, most);
            List<Turn> turns = new ArrayList<>();
            try (ResultSet row = claim.executeQuery()) {
              while (row.next()) {
                turns.add(new Turn(row.getObject(1, UUID.class), row.getLong(2)));
              }
            }
            return turns;
          }
        });
  }

  /** A sign of life; false when the turn is over, whoever ended it. */
  boolean extend(Turn turn) {
    return scope.call(
        turn.org(),
        connection -> {
          try (PreparedStatement extend = connection.prepareStatement(EXTEND)) {
            extend.setDouble(1, seconds(settings.lease()));
            extend.setObject(2, turn.org());
            extend.setLong(3, turn.fence());
            return extend.executeUpdate() == 1;
          }
        });
  }

  /** Gives the turn back; nothing when it has passed to another holder. */
  void release(Turn turn) {
    update(turn, RELEASE);
  }

  /** Notes that the server takes documents again. */
  void taken(Turn turn) {
    update(turn, TAKEN);
  }

  /**
   * Notes that the server takes no documents, and leaves it alone for a while.
   *
   * @param code a stable word, for example {@code license_busy}
   * @param message one sentence for people
   * @param needsPerson whether it lasts until a person acts
   */
  Wait waits(Turn turn, String code, String message, boolean needsPerson) {
    Instant now = clock.instant();
    return scope.call(
        turn.org(),
        connection -> {
          int waits = 1;
          Instant since = now;
          try (PreparedStatement note = connection.prepareStatement(NOTE_WAIT)) {
            note.setString(1, code);
            note.setString(2, message);
            note.setTimestamp(3, Timestamp.from(now));
            note.setObject(4, turn.org());
            note.setLong(5, turn.fence());
            try (ResultSet noted = note.executeQuery()) {
              if (noted.next()) {
                waits = noted.getInt(1);
                since = noted.getTimestamp(2).toInstant();
              }
            }
          }
          Instant next = now.plus(backoff.afterWait(waits, needsPerson));
          try (PreparedStatement putOff = connection.prepareStatement(PUT_OFF)) {
            putOff.setTimestamp(1, Timestamp.from(next));
            putOff.setObject(2, turn.org());
            putOff.setLong(3, turn.fence());
            putOff.executeUpdate();
          }
          return new Wait(since, next);
        });
  }

  private void update(Turn turn, String sql) {
    scope.run(
        turn.org(),
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, turn.org());
            update.setLong(2, turn.fence());
            update.executeUpdate();
          }
        });
  }

  /** With its fraction: a short lease must not become none. */
  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
