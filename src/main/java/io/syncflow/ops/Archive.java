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
 * Moves what is settled and old out of the way of runs and people (C-57, decision 23), portion by
 * portion, each in a transaction of its own: no lock is held for long, and a crash loses one
 * portion's work. What is open stays, whatever its age; {@code bridge.archive_batches} says what
 * that is.
 */
public final class Archive {

  private static final String BATCHES = "SELECT * FROM bridge.archive_batches(?, ?, ?, ?)";
  private static final String RECORDS = "SELECT * FROM bridge.archive_failed_records(?, ?, ?, ?)";
  private static final String PURGE = "SELECT bridge.purge_archive(?, ?)";

  private final OrgScope scope;
  private final Clock clock;

  public Archive(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /** Where a portion ended. */
  private record Place(Timestamp time, UUID uid) {

    static final Place START = new Place(null, null);
  }

  /**
   * Archives, for every organisation, dead letters that were resolved and runs that finished that
   * long ago.
   *
   * @param keepRuns how long a finished run stays
   * @param keepResolved how long a resolved dead letter stays
   * @param portion rows per transaction
   * @return one line for people
   */
  public String archive(Duration keepRuns, Duration keepResolved, int portion) {
    Instant now = clock.instant();
    Portions.Sum records = Portions.Sum.NONE;
    Portions.Sum runs = Portions.Sum.NONE;
    for (UUID org : Tenants.all(scope)) {
      records = records.plus(move(org, RECORDS, now.minus(keepResolved), portion));
      runs = runs.plus(move(org, BATCHES, now.minus(keepRuns), portion));
    }
    return "%d runs and %d resolved records archived; %d runs kept, for they have open items or a cursor names them"
        .formatted(runs.done(), records.done(), runs.lookedAt() - runs.done());
  }

  /**
   * Forgets what went into the archive that long ago.
   *
   * @param keep how long the archive keeps a row
   * @param portion rows per transaction
   * @return one line for people
   */
  public String forget(Duration keep, int portion) {
    Instant before = clock.instant().minus(keep);
    int forgotten = 0;
    for (UUID org : Tenants.all(scope)) {
      int some;
      do {
        some = scope.call(org, connection -> purge(connection, before, portion));
        forgotten += some;
      } while (some > 0);
    }
    return forgotten + " archived rows forgotten";
  }

  private Portions.Sum move(UUID org, String sql, Instant before, int portion) {
    return new Portions(scope, portion)
        .<Place>walk(
            org,
            (connection, last) ->
                move(connection, sql, before, last == null ? Place.START : last, portion));
  }

  private static Portions.Portion<Place> move(
      Connection connection, String sql, Instant before, Place last, int portion)
      throws SQLException {
    try (PreparedStatement move = connection.prepareStatement(sql)) {
      move.setTimestamp(1, Timestamp.from(before));
      move.setTimestamp(2, last.time());
      move.setObject(3, last.uid());
      move.setInt(4, portion);
      try (ResultSet done = move.executeQuery()) {
        done.next();
        return new Portions.Portion<>(
            done.getInt("looked_at"),
            done.getInt("archived"),
            new Place(done.getTimestamp("last_time"), done.getObject("last_uid", UUID.class)));
      }
    }
  }

  private static int purge(Connection connection, Instant before, int portion) throws SQLException {
    try (PreparedStatement purge = connection.prepareStatement(PURGE)) {
      purge.setTimestamp(1, Timestamp.from(before));
      purge.setInt(2, portion);
      try (ResultSet done = purge.executeQuery()) {
        done.next();
        return done.getInt(1);
      }
    }
  }
}
