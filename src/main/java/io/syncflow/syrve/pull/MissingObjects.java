package io.syncflow.syrve.pull;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.SyrveSyncRuns;
import io.syncflow.record.SweepBrake;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Marks the objects that a complete list no longer has; none is deleted. When a list lacks more of
 * its objects than a share, somebody has to approve that first: an empty list is more often a fault
 * than the end of a restaurant (B29). Only what was asked for completely is looked at.
 */
public final class MissingObjects {

  private static final String HELD = "deletes_held";

  /**
   * Stock is known by store: a store of which the answer has no row at all may have been hidden
   * from the account, so nothing is concluded about it, unless the answer has no row whatsoever.
   */
  private static final String FIND =
      "CREATE TEMP TABLE sweep_missing ON COMMIT DROP AS"
          + " WITH known AS MATERIALIZED (SELECT DISTINCT ON (r.entity_type, r.syrve_id) r.id,"
          + " r.entity_type, r.syrve_id, r.natural_key, r.sync_run_id, r.missing_since,"
          + " r.last_seen_at FROM public.syrve_raw_objects AS r"
          + " WHERE r.tenant_id = ? AND r.entity_type = ANY (?)"
          + " ORDER BY r.entity_type, r.syrve_id, r.last_seen_at DESC),"
          + " stores AS MATERIALIZED (SELECT DISTINCT split_part(natural_key, '/', 1) AS store"
          + " FROM known WHERE entity_type = 'stock' AND sync_run_id = ?)"
          + " SELECT row_number() OVER (ORDER BY k.entity_type, k.syrve_id) AS n, k.id,"
          + " k.entity_type, key.json AS key_json,"
          + " encode(sha256(convert_to(key.json, 'UTF8')), 'hex') AS hash,"
          + " (extract(epoch FROM k.last_seen_at) * 1000000)::bigint AS seen,"
          + " NULL::text AS verdict, NULL::uuid AS set_uid, false AS done,"
          + " k.sync_run_id IS NOT DISTINCT FROM ? AS present"
          + " FROM known AS k, LATERAL (SELECT '[\"' || k.entity_type || '\",\"' || k.syrve_id"
          + " || '\"]' AS json) AS key WHERE k.missing_since IS NULL"
          + " AND (k.entity_type <> 'stock' OR NOT EXISTS (SELECT FROM stores)"
          + " OR split_part(k.natural_key, '/', 1) IN (SELECT store FROM stores))";

  private static final String LIVE =
      "SELECT entity_type, count(*), 0 FROM pg_temp.sweep_missing GROUP BY entity_type";

  private static final String UNDECIDED =
      "SELECT entity_type, count(*), 0 FROM pg_temp.sweep_missing WHERE verdict IS NULL"
          + " GROUP BY entity_type";

  private static final String MARK =
      "WITH marked AS (UPDATE public.syrve_raw_objects AS r SET missing_since = clock_timestamp()"
          + " FROM pg_temp.sweep_missing AS m WHERE m.verdict = 'delete' AND r.tenant_id = ?"
          + " AND r.id = m.id RETURNING r.id) UPDATE pg_temp.sweep_missing AS m SET done = true"
          + " FROM marked WHERE marked.id = m.id";

  private static final String TOLD =
      "SELECT entity_type, count(*) FILTER (WHERE done), count(*) FILTER (WHERE verdict = 'stage')"
          + " FROM pg_temp.sweep_missing GROUP BY entity_type";

  private final OrgScope scope;
  private final ChunkBook book;
  private final SweepBook sweeps;
  private final DeadLetterBook deadLetters;
  private final Alerts alerts;
  private final SweepBrake brake;
  private final SyrveSyncRuns runs = new SyrveSyncRuns();

  /**
   * @param percent the share of the objects of one type that may go without being asked about
   */
  public MissingObjects(
      OrgScope scope,
      ChunkBook book,
      SweepBook sweeps,
      DeadLetterBook deadLetters,
      Alerts alerts,
      BigDecimal percent) {
    this.scope = scope;
    this.book = book;
    this.sweeps = sweeps;
    this.deadLetters = deadLetters;
    this.alerts = alerts;
    this.brake = new SweepBrake(Long.MAX_VALUE, percent);
  }

  /**
   * Marks what is missing, or stages it for a person; call it when every list was stored to its
   * end.
   *
   * @param types of which the run has read every object; may be none
   * @param nameless items of which nobody can tell which object they are
   */
  public void settle(Run run, Set<ObjectType> types, long nameless) {
    if (types.isEmpty()) {
      return;
    }
    Optional<String> held =
        scope.call(
            run.org(),
            connection -> {
              book.hold(connection, run);
              find(connection, run, types);
              judge(connection, run, nameless);
              deadLetters.gone(connection, run, ObjectReading.NAMELESS);
              return sweeps.waiting(connection, run);
            });
    held.ifPresentOrElse(
        reason -> raise(run, reason + "; see syncflow deletes list"),
        () -> alerts.end(run.org(), HELD, run.system(), run.entity()));
  }

  private void raise(Run run, String message) {
    alerts.raise(new Alerts.Alert(run.org(), HELD, run.system(), run.entity(), run.id(), message));
  }

  private static void find(Connection connection, Run run, Set<ObjectType> types)
      throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      Object[] codes = types.stream().map(ObjectType::code).sorted().toArray();
      find.setObject(1, run.org());
      find.setArray(2, connection.createArrayOf("text", codes));
      find.setObject(3, run.id());
      find.setObject(4, run.id());
      find.executeUpdate();
    }
  }

  private void judge(Connection connection, Run run, long nameless) throws SQLException {
    Map<String, long[]> live = counts(connection, LIVE);
    execute(connection, "DELETE FROM pg_temp.sweep_missing WHERE present");
    // A job of every few minutes must not write the same thousands of keys each time.
    if (sweeps.isStaged(connection, run)) {
      execute(connection, "UPDATE pg_temp.sweep_missing SET verdict = 'stage'");
    } else {
      decide(connection, run, live, nameless);
    }
    Map<String, long[]> told = counts(connection, TOLD);
    if (!told.isEmpty()) {
      runs.note(connection, run, "missing", json(told));
    }
  }

  private void decide(Connection connection, Run run, Map<String, long[]> live, long nameless)
      throws SQLException {
    sweeps.decide(
        connection,
        run,
        live.values().stream().mapToLong(count -> count[0]).sum(),
        undecided -> nameless > 0 ? unreadable(nameless) : reason(connection, live));
    try (PreparedStatement mark = connection.prepareStatement(MARK)) {
      mark.setObject(1, run.org());
      mark.executeUpdate();
    }
    sweeps.applied(connection, run);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String unreadable(long nameless) {
    return nameless
        + " items of the list do not say which object they are; any missing one may be one of them";
  }

  /** The first type that lacks more than its share; null when none does. */
  private String reason(Connection connection, Map<String, long[]> live) {
    try {
      for (Map.Entry<String, long[]> type : counts(connection, UNDECIDED).entrySet()) {
        long missing = type.getValue()[0];
        long known = live.get(type.getKey())[0];
        if (brake.reason(missing, known) != null) {
          return "the list lacks "
              + missing
              + " of "
              + known
              + " known objects of type "
              + type.getKey()
              + ", more than "
              + brake.percent().toPlainString()
              + " %";
        }
      }
      return null;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Map<String, long[]> counts(Connection connection, String sql) throws SQLException {
    Map<String, long[]> counts = new TreeMap<>();
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql)) {
      while (row.next()) {
        counts.put(row.getString(1), new long[] {row.getLong(2), row.getLong(3)});
      }
    }
    return counts;
  }

  /** The names are types, which need no escaping. */
  private static String json(Map<String, long[]> told) {
    return told.entrySet().stream()
        .map(
            type ->
                "\"%s\":{\"marked\":%d,\"held\":%d}"
                    .formatted(type.getKey(), type.getValue()[0], type.getValue()[1]))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
