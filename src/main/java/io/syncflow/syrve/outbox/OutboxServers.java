package io.syncflow.syrve.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** How servers take documents, in the caller's transaction. */
final class OutboxServers {

  /** The server's turn is told to everybody; whose it is, only to its own organisation. */
  private static final String SELECT =
      "SELECT CASE WHEN c.tenant_id IS NULL THEN 'missing' WHEN EXISTS (SELECT FROM"
          + " public.integration_connections AS i WHERE i.org_id = o.id AND i.system = 'syrve'"
          + " AND i.status = 'disabled') THEN 'disabled' WHEN t.wait_code IS NOT NULL THEN 'waiting'"
          + " ELSE 'open' END, t.wait_code, t.wait_message, t.waiting_since, nullif(t.next_at, '-infinity'),"
          + " coalesce(c.check_before_sending, true),"
          + " EXISTS (SELECT FROM bridge.hub_home AS h WHERE h.held_since IS NOT NULL),"
          + " n.waiting, n.unknown, n.failed, n.oldest, u.seat_id, u.taken_at, b.entity_name,"
          + " q.holder = 'sweeper', q.waiting_since, q.last_error FROM public.organization AS o"
          + " LEFT JOIN public.syrve_config AS c ON c.tenant_id = o.id"
          + " LEFT JOIN public.syrve_outbox_turns AS t ON t.tenant_id = o.id"
          + " LEFT JOIN LATERAL bridge.syrve_server_turn(c.server_url) AS u ON true"
          + " LEFT JOIN public.syrve_seats AS q ON q.tenant_id = o.id AND q.id = u.seat_id"
          + " LEFT JOIN bridge.sync_batches AS b ON b.org_id = o.id AND b.uid = q.run_id,"
          + " (SELECT count(*) FILTER (WHERE status IN ('pending', 'running')) AS waiting,"
          + "   count(*) FILTER (WHERE status = 'unknown') AS unknown,"
          + "   count(*) FILTER (WHERE status = 'failed') AS failed,"
          + "   min(created_at) FILTER (WHERE status IN ('pending', 'running')) AS oldest"
          + "   FROM public.syrve_outbox_jobs WHERE tenant_id = ?"
          + "   AND status IN ('pending', 'running', 'unknown', 'failed')) AS n WHERE o.id = ?";

  private OutboxServers() {}

  static OutboxServer read(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setObject(1, org);
      select.setObject(2, org);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        boolean waits = row.getString(1).equals("waiting");
        return new OutboxServer(
            row.getString(1),
            waits ? row.getString(2) : null,
            waits ? row.getString(3) : null,
            waits ? OutboxJobs.instant(row, 4) : null,
            waits ? OutboxJobs.instant(row, 5) : null,
            row.getBoolean(6),
            row.getBoolean(7),
            row.getLong(8),
            row.getLong(9),
            row.getLong(10),
            OutboxJobs.instant(row, 11),
            seat(row));
      }
    }
  }

  private static OutboxServer.SeatInUse seat(ResultSet row) throws SQLException {
    boolean left = row.getBoolean(15);
    if (row.getObject(12) == null || OutboxLetters.ENTITY.equals(row.getString(14)) && !left) {
      return null;
    }
    Timestamp waiting = row.getTimestamp(16);
    Instant since = OutboxJobs.instant(row, 13);
    return left
        ? new OutboxServer.SeatInUse("sweeper", since, null, null)
        : new OutboxServer.SeatInUse(
            row.getString(14),
            since,
            waiting == null ? null : waiting.toInstant(),
            waiting == null ? null : row.getString(17));
  }
}
