package io.syncflow.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Syrve's own table of runs, {@code syrve_sync_runs}: a row per run, under the run's one id (A-30
 * to A-41, decision 14). The ledger opens and closes it; what a job has to say about its objects it
 * adds with {@link #count} and {@link #note}, in its own transaction.
 */
public final class SyrveSyncRuns {

  /** The source system whose runs have a row here. */
  public static final String SYSTEM = "syrve";

  /** The jobs that read, as entities of runs. */
  private static final List<String> PULLS = List.of("bootstrap", "products", "stock");

  /** Document S0's jobs. */
  private static final List<String> JOBS =
      List.of("bootstrap", "products", "stock", "inventory_commit");

  private static final List<String> COUNTED =
      List.of("fetched", "inserted", "updated", "unchanged", "failed", "skipped");

  private static final String OPEN =
      "INSERT INTO public.syrve_sync_runs (id, tenant_id, sync_type, status, started_at)"
          + " VALUES (?, ?, ?, 'running', clock_timestamp())";

  /** How far behind a job is, monitoring asks of the row with its last success. */
  private static final String ATTEMPT =
      "INSERT INTO bridge.erp_sync_state (org_id, source_system, entity_name,"
          + " last_attempt_batch_uid, last_attempt_at) VALUES (?, ?, ?, ?, clock_timestamp())"
          + " ON CONFLICT (org_id, entity_name, source_system) DO UPDATE SET"
          + " last_attempt_batch_uid = excluded.last_attempt_batch_uid,"
          + " last_attempt_at = excluded.last_attempt_at";

  private static final String CLOSE =
      "UPDATE public.syrve_sync_runs s SET status = (CASE WHEN b.status = 'completed'"
          + " THEN 'succeeded' WHEN b.state = 'cancelled' THEN 'cancelled' ELSE 'failed' END)"
          + "::job_status, error_message = b.error_message, completed_at = b.finished_at,"
          + " stats = coalesce(s.stats, '{}') || jsonb_build_object('records', jsonb_build_object("
          + "'fetched', b.rows_fetched, 'inserted', b.rows_inserted, 'updated', b.rows_updated,"
          + " 'unchanged', b.rows_unchanged, 'failed', b.rows_failed, 'pending', b.rows_pending,"
          + " 'superseded', b.rows_superseded, 'skipped', b.rows_skipped))"
          + " FROM bridge.sync_batches b WHERE b.org_id = ? AND b.uid = ?"
          + " AND s.tenant_id = b.org_id AND s.id = b.uid";

  /** Only after success. */
  private static final String SYNCED =
      "UPDATE public.syrve_config c SET last_sync_at = s.completed_at"
          + " FROM public.syrve_sync_runs s WHERE s.tenant_id = ? AND s.id = ?"
          + " AND s.status = 'succeeded' AND c.tenant_id = s.tenant_id";

  private static final String COUNT =
      "UPDATE public.syrve_sync_runs s SET stats = coalesce(s.stats, '{}') || jsonb_build_object("
          + "'objects', coalesce(s.stats -> 'objects', '{}') || jsonb_build_object(u.type,"
          + " (SELECT jsonb_object_agg(n.name, n.count"
          + " + coalesce((s.stats #>> ARRAY['objects', u.type, n.name])::bigint, 0))"
          + " FROM unnest(?::text[], ?::bigint[]) AS n (name, count))))"
          + " FROM (SELECT ?::text AS type) AS u WHERE s.tenant_id = ? AND s.id = ?";

  private static final String NOTE =
      "UPDATE public.syrve_sync_runs SET stats = coalesce(stats, '{}')"
          + " || jsonb_build_object(?::text, ?::jsonb) WHERE tenant_id = ? AND id = ?";

  void opened(Connection connection, Run run) throws SQLException {
    if (!run.system().equals(SYSTEM) || !JOBS.contains(run.entity())) {
      return;
    }
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      open.setObject(1, run.id());
      open.setObject(2, run.org());
      open.setString(3, run.entity());
      open.executeUpdate();
    }
    if (PULLS.contains(run.entity()) && run.mode().tellsHealth()) {
      try (PreparedStatement attempt = connection.prepareStatement(ATTEMPT)) {
        attempt.setObject(1, run.org());
        attempt.setString(2, run.system());
        attempt.setString(3, run.entity());
        attempt.setObject(4, run.id());
        attempt.executeUpdate();
      }
    }
  }

  /** Copies how the batch ended; nothing when the run has no row here. */
  void closed(Connection connection, UUID org, UUID batch) throws SQLException {
    for (String sql : List.of(CLOSE, SYNCED)) {
      try (PreparedStatement close = connection.prepareStatement(sql)) {
        close.setObject(1, org);
        close.setObject(2, batch);
        close.executeUpdate();
      }
    }
  }

  /**
   * Adds what became of some of a run's objects.
   *
   * @param type the type of the objects, for example {@code product}
   */
  public void count(Connection connection, Run run, String type, Counts counts)
      throws SQLException {
    Long[] numbers = {
      counts.fetched(),
      counts.inserted(),
      counts.updated(),
      counts.unchanged(),
      counts.failed(),
      counts.skipped()
    };
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setArray(1, connection.createArrayOf("text", COUNTED.toArray()));
      count.setArray(2, connection.createArrayOf("bigint", numbers));
      count.setString(3, type);
      count.setObject(4, run.org());
      count.setObject(5, run.id());
      count.executeUpdate();
    }
  }

  /**
   * Notes something else about a run; a second note of the name takes the place of the first.
   *
   * @param json the note
   */
  public void note(Connection connection, Run run, String name, String json) throws SQLException {
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      note.setString(1, name);
      note.setString(2, json);
      note.setObject(3, run.org());
      note.setObject(4, run.id());
      note.executeUpdate();
    }
  }
}
