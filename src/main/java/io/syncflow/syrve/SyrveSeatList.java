package io.syncflow.syrve;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Shows who has the seat since when ({@code syncflow syrve seats}). */
public final class SyrveSeatList {

  private static final String SEATS =
      "SELECT id, bridge.syrve_server(server_url) AS server, CASE"
          + " WHEN released_at IS NOT NULL THEN 'free' WHEN holder = 'sweeper' AND token_encrypted IS"
          + " NULL AND login_asked_at IS NOT NULL THEN 'answer_lost'"
          + " WHEN holder = 'sweeper' THEN 'to_be_freed'"
          + " WHEN token_encrypted IS NOT NULL THEN 'held' WHEN waiting_since IS NOT NULL THEN"
          + " 'waiting' ELSE 'logging_in' END AS state, holder, run_id, created_at,"
          + " CASE WHEN released_at IS NULL THEN lease_until END AS until, released_at, outcome,"
          + " logout_attempts, last_error FROM public.syrve_seats WHERE tenant_id = ?"
          + " ORDER BY (released_at IS NULL) DESC, created_at DESC LIMIT ?";

  private static final String OTHERS =
      "SELECT bridge.syrve_server(c.server_url), t.taken_at, t.lease_until"
          + " FROM public.syrve_config c, bridge.syrve_server_turn(c.server_url) t"
          + " WHERE c.tenant_id = ?"
          + " AND NOT EXISTS (SELECT FROM public.syrve_seats s WHERE s.id = t.seat_id)";

  private final OrgScope scope;

  public SyrveSeatList(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * The organisation's seats, open ones first, then the newest; before them its server's turn when
   * another organisation has it.
   *
   * @param most how many of its own
   */
  public List<SyrveSeatView> list(UUID org, int most) {
    return scope.call(
        org,
        connection -> {
          List<SyrveSeatView> views = new ArrayList<>();
          try (PreparedStatement others = connection.prepareStatement(OTHERS)) {
            others.setObject(1, org);
            try (ResultSet row = others.executeQuery()) {
              while (row.next()) {
                views.add(
                    new SyrveSeatView(
                        null,
                        row.getString(1),
                        "used_by_another_organisation",
                        null,
                        null,
                        instant(row, 2),
                        instant(row, 3),
                        null,
                        null,
                        0,
                        null));
              }
            }
          }
          try (PreparedStatement seats = connection.prepareStatement(SEATS)) {
            seats.setObject(1, org);
            seats.setInt(2, most);
            try (ResultSet row = seats.executeQuery()) {
              while (row.next()) {
                views.add(view(row));
              }
            }
          }
          return views;
        });
  }

  private static SyrveSeatView view(ResultSet row) throws SQLException {
    return new SyrveSeatView(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getObject(5, UUID.class),
        instant(row, 6),
        instant(row, 7),
        instant(row, 8),
        row.getString(9),
        row.getInt(10),
        row.getString(11));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
