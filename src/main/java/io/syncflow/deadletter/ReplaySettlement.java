package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes down what became of each dead letter of a page, in the transaction that loaded it: an
 * attempt, and how it was resolved (decisions 23, 24).
 */
public final class ReplaySettlement {

  private static final int REASONS = 50;

  private static final String SETTLE =
      "WITH tried AS MATERIALIZED (SELECT f.uid, f.error_code, f.error_message, CASE"
          + " WHEN EXISTS (SELECT FROM bridge.pending_children AS w WHERE w.org_id = f.org_id"
          + "  AND w.source_system = f.source_system AND w.child_entity = f.entity_name"
          + "  AND w.child_bk_hash = f.bk_hash AND w.source_rowversion >= f.source_rowversion)"
          + "  THEN 'waiting'"
          + " WHEN f.resolved_at IS NULL THEN 'failed'"
          + " WHEN f.resolution = 'superseded' OR %s THEN 'superseded' ELSE 'passed' END AS outcome"
          + " FROM bridge.failed_records AS f WHERE f.org_id = ? AND f.uid = ANY (?)),"
          + " kept AS (INSERT INTO bridge.failed_record_attempts (org_id, failed_record_uid,"
          + " batch_uid, attempt, outcome, error_code, error_message, attempted_by)"
          + " SELECT ?, t.uid, ?, 1 + coalesce((SELECT max(a.attempt) FROM"
          + " bridge.failed_record_attempts AS a WHERE a.org_id = ? AND a.failed_record_uid = t.uid),"
          + " 0), t.outcome, CASE t.outcome WHEN 'failed' THEN t.error_code END,"
          + " CASE t.outcome WHEN 'failed' THEN t.error_message END, ? FROM tried AS t),"
          + " marked AS (UPDATE bridge.failed_records AS f SET"
          + " resolution = CASE t.outcome WHEN 'passed' THEN 'replayed' WHEN 'failed' THEN NULL"
          + "  ELSE t.outcome END,"
          + " resolved_at = CASE t.outcome WHEN 'failed' THEN NULL"
          + "  ELSE coalesce(f.resolved_at, clock_timestamp()) END,"
          + " resolved_batch_uid = CASE t.outcome WHEN 'failed' THEN NULL ELSE ? END,"
          + " retry_count = f.retry_count + CASE t.outcome WHEN 'failed' THEN ? ELSE 0 END,"
          + " business_key = CASE WHEN f.business_key = %s THEN NULL ELSE f.business_key END,"
          + " bk_hash = CASE WHEN f.business_key = %<s THEN NULL ELSE f.bk_hash END"
          + " FROM tried AS t WHERE f.org_id = ? AND f.uid = t.uid)"
          + " SELECT outcome, count(*) FROM tried GROUP BY outcome";

  private static final String STAND_IN = "jsonb_build_array('dead letter ' || f.uid)";

  private final OrgScope scope;
  private final FailedRecords failed;

  public ReplaySettlement(OrgScope scope) {
    this.scope = scope;
    this.failed = new FailedRecords(scope);
  }

  /**
   * Settles a page; to be called after its chunk was loaded.
   *
   * @param run the open run
   * @param target the table the chunk went to
   * @param page what was loaded
   * @param trigger {@code schedule} counts a failure as one of the record's retries
   * @param actor the user who asked; null for the hub itself
   */
  public void settle(Run run, TargetTable target, ReplayChunk page, String trigger, UUID actor) {
    outcomes(run, target, page, trigger, actor);
  }

  /** {@link #settle} for a rehearsal: says what became of the page, and why what fails does. */
  public ReplayOutcome verdict(Run run, TargetTable target, ReplayChunk page) {
    return scope.call(
        run.org(),
        connection -> outcome(run, page.letters(), outcomes(run, target, page, "manual", null)));
  }

  private ReplayOutcome outcome(Run run, List<UUID> letters, Map<String, Long> outcomes) {
    return new ReplayOutcome(
        letters.size(),
        outcomes.getOrDefault("passed", 0L),
        outcomes.getOrDefault("superseded", 0L),
        outcomes.getOrDefault("waiting", 0L),
        outcomes.getOrDefault("failed", 0L),
        0,
        failed.groups(run.org(), Selection.of(letters).onlyOpen(), REASONS));
  }

  private Map<String, Long> outcomes(
      Run run, TargetTable target, ReplayChunk page, String trigger, UUID actor) {
    String newer = newerInTarget(target);
    return scope.call(
        run.org(), connection -> settle(connection, run, newer, page.letters(), trigger, actor));
  }

  /**
   * Settles letters that a room has taken back itself, in its transaction.
   *
   * @param newer a condition on the letter {@code f}: what it is of is known in a newer version
   */
  public void settleKept(Run run, List<UUID> letters, String newer, String trigger, UUID actor) {
    scope.run(run.org(), connection -> settle(connection, run, newer, letters, trigger, actor));
  }

  /** {@link #settleKept} for a rehearsal: says what became of them, and why what fails does. */
  public ReplayOutcome verdictKept(Run run, List<UUID> letters, String newer) {
    return scope.call(
        run.org(),
        connection ->
            outcome(run, letters, settle(connection, run, newer, letters, "manual", null)));
  }

  /**
   * Settles letters that were delivered over HTTP, in the transaction that books the target's
   * answer. A newer version in the target has been heard of there.
   *
   * @param run the open run: the replay's own, or after a kill the entity's next one, which nobody
   *     asked for this
   */
  public void settleDelivered(Run run, List<UUID> letters, String trigger, UUID actor) {
    boolean own = run.mode() == RunMode.REPLAY;
    scope.run(
        run.org(),
        connection ->
            settle(connection, run, "false", letters, own ? trigger : null, own ? actor : null));
  }

  /**
   * What a rehearsal can say of letters whose target speaks HTTP: which of them fail before they
   * would be sent, and why.
   *
   * @param run the unseen run that has written those that fail
   */
  public ReplayOutcome undelivered(Run run, ReplayChunk page) {
    int failing = page.chunk().rejections().size();
    return new ReplayOutcome(
        page.letters().size(),
        0,
        0,
        0,
        failing,
        page.letters().size() - failing,
        failed.groups(run.org(), Selection.of(page.letters()).onlyOpen().in(run.id()), REASONS));
  }

  /**
   * @param newer a condition on {@code f}: the target has a newer version of the record
   */
  private static Map<String, Long> settle(
      Connection connection, Run run, String newer, List<UUID> letters, String trigger, UUID actor)
      throws SQLException {
    String sql = SETTLE.formatted(newer, STAND_IN);
    Map<String, Long> outcomes = new HashMap<>();
    try (PreparedStatement settle = connection.prepareStatement(sql)) {
      settle.setObject(1, run.org());
      settle.setArray(2, Uuids.array(connection, letters));
      settle.setObject(3, run.org());
      settle.setObject(4, run.id());
      settle.setObject(5, run.org());
      settle.setObject(6, actor);
      settle.setObject(7, run.id());
      settle.setInt(8, "schedule".equals(trigger) ? 1 : 0);
      settle.setObject(9, run.org());
      try (ResultSet row = settle.executeQuery()) {
        while (row.next()) {
          outcomes.put(row.getString(1), row.getLong(2));
        }
      }
    }
    return outcomes;
  }

  /** The key is the text that PostgreSQL prints, so its own types read it back. */
  private static String newerInTarget(TargetTable target) {
    String key =
        IntStream.range(0, target.key().size())
            .mapToObj(i -> part(target, i))
            .collect(Collectors.joining(" AND "));
    return "EXISTS (SELECT FROM "
        + name(target.schema())
        + "."
        + name(target.name())
        + " AS t WHERE "
        + key
        + " AND t."
        + name(TargetTable.ROWVERSION)
        + " > f.source_rowversion)";
  }

  private static String part(TargetTable target, int index) {
    TargetColumn column = target.column(target.key().get(index)).orElseThrow();
    return "t."
        + name(column.name())
        + " = (f.business_key ->> "
        + index
        + ")::"
        + column.sqlType();
  }

  private static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
