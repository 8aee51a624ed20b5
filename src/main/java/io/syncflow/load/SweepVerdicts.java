package io.syncflow.load;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * What becomes of each missing record, by what people decided about it and by the brake. Whoever
 * compares brings the temporary table {@code sweep_missing}, a row per missing record: its place
 * {@code n}, {@code key_json} and its {@code hash}, the version {@code seen}, and for the verdict
 * {@code verdict} and {@code set_uid}, both null; {@code done} says which were deleted.
 */
public final class SweepVerdicts {

  private static final String MINE = " d.org_id = ? AND d.source_system = ? AND d.entity_name = ?";

  /** What a person approved may go; it is looked for again in this very sweep. */
  private static final String APPROVE =
      "UPDATE pg_temp.sweep_missing AS m SET verdict = 'delete', set_uid = d.uid"
          + " FROM bridge.staged_deletes AS d JOIN bridge.staged_delete_keys AS k"
          + " ON k.org_id = d.org_id AND k.set_uid = d.uid WHERE"
          + MINE
          + " AND d.status = 'approved' AND k.bk_hash = m.hash AND k.seen_rowversion >= m.seen";

  /** What a person wanted to keep stays until it changes. */
  private static final String KEEP =
      "UPDATE pg_temp.sweep_missing AS m SET verdict = 'keep'"
          + " FROM bridge.staged_deletes AS d JOIN bridge.staged_delete_keys AS k"
          + " ON k.org_id = d.org_id AND k.set_uid = d.uid WHERE"
          + MINE
          + " AND d.status = 'rejected' AND k.bk_hash = m.hash AND k.seen_rowversion >= m.seen"
          + " AND m.verdict IS NULL";

  private static final String UNDECIDED =
      "SELECT count(*) FROM pg_temp.sweep_missing WHERE verdict IS NULL";

  private static final String DECIDE =
      "UPDATE pg_temp.sweep_missing SET verdict = ? WHERE verdict IS NULL";

  private static final String REPLACE =
      "UPDATE bridge.staged_deletes AS d SET status = 'replaced' WHERE"
          + MINE
          + " AND d.status = 'waiting'";

  private static final String STAGE =
      "INSERT INTO bridge.staged_deletes (uid, org_id, source_system, entity_name, batch_uid,"
          + " reason, rows_live, rows_staged) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String STAGE_KEYS =
      "INSERT INTO bridge.staged_delete_keys (org_id, set_uid, position, business_key, bk_hash,"
          + " seen_rowversion) SELECT ?, ?, row_number() OVER (ORDER BY m.n), m.key_json::jsonb,"
          + " m.hash, m.seen FROM pg_temp.sweep_missing AS m WHERE m.verdict = 'stage'";

  private static final String WAITING =
      "SELECT d.reason FROM bridge.staged_deletes AS d WHERE" + MINE + " AND d.status = 'waiting'";

  private static final String STAGED =
      "SELECT EXISTS (SELECT FROM bridge.staged_deletes AS d WHERE"
          + MINE
          + " AND d.status = 'waiting'"
          + " AND d.rows_staged = (SELECT count(*) FROM pg_temp.sweep_missing)"
          + " AND NOT EXISTS (SELECT FROM pg_temp.sweep_missing AS m WHERE NOT EXISTS"
          + " (SELECT FROM bridge.staged_delete_keys AS k WHERE k.org_id = d.org_id"
          + " AND k.set_uid = d.uid AND k.bk_hash = m.hash AND k.seen_rowversion = m.seen)))"
          + " AND NOT EXISTS (SELECT FROM bridge.staged_deletes AS d WHERE"
          + MINE
          + " AND d.status IN ('approved', 'rejected'))";

  private static final String APPLIED =
      "UPDATE bridge.staged_deletes AS d SET status = 'applied', applied_batch_uid = ?,"
          + " applied_at = clock_timestamp(), rows_deleted = c.deleted,"
          + " rows_dropped = d.rows_staged - c.deleted FROM (SELECT a.uid, (SELECT count(*)"
          + " FROM pg_temp.sweep_missing AS m WHERE m.set_uid = a.uid AND m.done) AS deleted"
          + " FROM bridge.staged_deletes AS a WHERE a.org_id = ?) AS c WHERE"
          + MINE
          + " AND d.status = 'approved' AND d.uid = c.uid";

  /**
   * Gives every missing row its verdict: {@code delete}, {@code keep} or {@code stage}, and stages
   * the last.
   *
   * @param live the rows the target has
   * @param brake says why so many undecided deletions must wait; null when they need not
   */
  public void decide(Connection connection, Run run, long live, LongFunction<String> brake)
      throws SQLException {
    update(connection, APPROVE, run);
    update(connection, KEEP, run);
    long undecided;
    try (PreparedStatement count = connection.prepareStatement(UNDECIDED);
        ResultSet row = count.executeQuery()) {
      row.next();
      undecided = row.getLong(1);
    }
    String reason = undecided == 0 ? null : brake.apply(undecided);
    try (PreparedStatement decide = connection.prepareStatement(DECIDE)) {
      decide.setString(1, reason == null ? "delete" : "stage");
      decide.executeUpdate();
    }
    update(connection, REPLACE, run);
    if (reason != null) {
      stage(connection, run, reason, live, undecided);
    }
  }

  /**
   * Whether exactly what is missing waits for a person already, in the versions it has, and nothing
   * else was decided: staging it anew would only write it again.
   */
  public boolean isStaged(Connection connection, Run run) throws SQLException {
    try (PreparedStatement ask = Sql.plan(connection, STAGED)) {
      mine(ask, 1, run);
      mine(ask, 4, run);
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Why deletions of the run's entity wait for a person; empty when none do. */
  public Optional<String> waiting(Connection connection, Run run) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(WAITING)) {
      mine(ask, 1, run);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static void stage(
      Connection connection, Run run, String reason, long live, long undecided)
      throws SQLException {
    UUID set = UuidCreator.getTimeOrderedEpoch();
    try (PreparedStatement stage = connection.prepareStatement(STAGE)) {
      stage.setObject(1, set);
      stage.setObject(2, run.org());
      stage.setString(3, run.system());
      stage.setString(4, run.entity());
      stage.setObject(5, run.id());
      stage.setString(6, reason);
      stage.setLong(7, live);
      stage.setLong(8, undecided);
      stage.executeUpdate();
    }
    try (PreparedStatement keys = connection.prepareStatement(STAGE_KEYS)) {
      keys.setObject(1, run.org());
      keys.setObject(2, set);
      keys.executeUpdate();
    }
  }

  /** Says of the approved sets that they are done. */
  public void applied(Connection connection, Run run) throws SQLException {
    try (PreparedStatement applied = connection.prepareStatement(APPLIED)) {
      applied.setObject(1, run.id());
      applied.setObject(2, run.org());
      mine(applied, 3, run);
      applied.executeUpdate();
    }
  }

  private static void update(Connection connection, String sql, Run run) throws SQLException {
    try (PreparedStatement update = Sql.plan(connection, sql)) {
      mine(update, 1, run);
      update.executeUpdate();
    }
  }

  private static void mine(PreparedStatement statement, int first, Run run) throws SQLException {
    statement.setObject(first, run.org());
    statement.setString(first + 1, run.system());
    statement.setString(first + 2, run.entity());
  }
}
