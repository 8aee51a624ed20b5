package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds all work after the database was restored on another server (F56): no schedule fires and no
 * run opens until a person confirms. What was sent to other systems after the backup is not known
 * to the restored cursors and would be sent again.
 */
public final class RestoreHold {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreHold.class);

  private static final String MOVED =
      "the database is on another server, or under another name, than when the hub last ran";

  private static final String ASKED = "SYNCFLOW_RESTORED says that it was restored from a backup";

  /** A first start is at home; a later one elsewhere, or any that is told so, holds. */
  private static final String SETTLE =
      "INSERT INTO bridge.hub_home AS h (place, held_since, held_because)"
          + " SELECT bridge.this_place(), CASE WHEN t.told IS NOT NULL THEN clock_timestamp() END,"
          + "   t.told FROM (SELECT ?::text AS told) t"
          + " ON CONFLICT (one) DO UPDATE SET place = excluded.place, noted_at = clock_timestamp(),"
          + " held_since = CASE WHEN h.place <> excluded.place"
          + "   THEN coalesce(h.held_since, clock_timestamp())"
          + "   ELSE coalesce(h.held_since, excluded.held_since) END,"
          + " held_because = CASE WHEN h.place <> excluded.place THEN ?"
          + "   ELSE coalesce(h.held_because, excluded.held_because) END"
          + " RETURNING held_because";

  private static final String STATUS =
      "SELECT held_since, held_because FROM bridge.hub_home WHERE held_since IS NOT NULL";

  private static final String RELEASE =
      "UPDATE bridge.hub_home SET held_since = NULL, held_because = NULL,"
          + " released_at = clock_timestamp(), released_by = ? WHERE held_since IS NOT NULL";

  private final OrgScope scope;

  public RestoreHold(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Work that is held.
   *
   * @param because one sentence for people
   */
  public record Hold(Instant since, String because) {}

  /**
   * Compares where the database is with where it was; to be called before anything runs.
   *
   * @param restored whether the one who starts says that it was restored, be it at the same place:
   *     a copied data folder cannot be told from the original
   */
  public void check(boolean restored) {
    String because =
        scope.call(
            null,
            connection -> {
              try (PreparedStatement settle = connection.prepareStatement(SETTLE)) {
                settle.setString(1, restored ? ASKED : null);
                settle.setString(2, MOVED);
                try (ResultSet home = settle.executeQuery()) {
                  home.next();
                  return home.getString(1);
                }
              }
            });
    if (because != null) {
      LOG.warn(
          "restore_hold: {}; no run opens until somebody says `syncflow restore confirm`", because);
    }
  }

  /** The hold; empty when work goes on. */
  public Optional<Hold> status() {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement status = connection.prepareStatement(STATUS);
              ResultSet hold = status.executeQuery()) {
            return hold.next()
                ? Optional.of(new Hold(hold.getTimestamp(1).toInstant(), hold.getString(2)))
                : Optional.empty();
          }
        });
  }

  /**
   * Lets work go on.
   *
   * @return whether it was held
   */
  public boolean release(Actor actor) {
    boolean held =
        scope.call(
            null,
            connection -> {
              try (PreparedStatement release = connection.prepareStatement(RELEASE)) {
                release.setString(1, actor.name());
                return release.executeUpdate() == 1;
              }
            });
    if (held) {
      LOG.warn("restore_hold: {} let work go on", actor.name());
    }
    return held;
  }
}
