-- What monitoring asks of every organisation at once (decision 9): sums by system and entity, never a row, never an
-- organisation's name. Scraped every few seconds, so nothing here reads finished runs.
SET LOCAL timezone = 'UTC';

-- Finished runs, added up when they close: counters that survive the retention of runs. No tenant column: sums alone.
CREATE TABLE bridge.run_totals (
  source_system text NOT NULL,
  entity_name text NOT NULL,
  runs_completed bigint NOT NULL DEFAULT 0,
  runs_failed bigint NOT NULL DEFAULT 0,
  rows_inserted bigint NOT NULL DEFAULT 0,
  rows_updated bigint NOT NULL DEFAULT 0,
  rows_unchanged bigint NOT NULL DEFAULT 0,
  rows_failed bigint NOT NULL DEFAULT 0,
  rows_pending bigint NOT NULL DEFAULT 0,
  rows_superseded bigint NOT NULL DEFAULT 0,
  rows_skipped bigint NOT NULL DEFAULT 0,
  rows_late bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (source_system, entity_name)
);
COMMENT ON TABLE bridge.run_totals IS 'Sums of closed runs over all organisations, for monitoring.';
REVOKE ALL ON bridge.run_totals FROM PUBLIC, syncflow_app;
GRANT SELECT, INSERT, UPDATE ON bridge.run_totals TO syncflow_worker;

CREATE FUNCTION bridge.add_run_totals() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
  BEGIN
    INSERT INTO bridge.run_totals AS t
    SELECT NEW.source_system, NEW.entity_name, (NEW.status = 'completed')::integer, (NEW.status = 'failed')::integer,
      NEW.rows_inserted, NEW.rows_updated, NEW.rows_unchanged, NEW.rows_failed, NEW.rows_pending, NEW.rows_superseded,
      NEW.rows_skipped, NEW.rows_late
    ON CONFLICT (source_system, entity_name) DO UPDATE SET
      runs_completed = t.runs_completed + excluded.runs_completed,
      runs_failed = t.runs_failed + excluded.runs_failed,
      rows_inserted = t.rows_inserted + excluded.rows_inserted,
      rows_updated = t.rows_updated + excluded.rows_updated,
      rows_unchanged = t.rows_unchanged + excluded.rows_unchanged,
      rows_failed = t.rows_failed + excluded.rows_failed,
      rows_pending = t.rows_pending + excluded.rows_pending,
      rows_superseded = t.rows_superseded + excluded.rows_superseded,
      rows_skipped = t.rows_skipped + excluded.rows_skipped,
      rows_late = t.rows_late + excluded.rows_late;
    RETURN NULL;
  END $$;
SELECT auth.give_to_worker('bridge.add_run_totals()');
CREATE TRIGGER add_run_totals AFTER UPDATE OF status ON bridge.sync_batches
  FOR EACH ROW WHEN (OLD.status = 'running' AND NEW.status <> 'running') EXECUTE FUNCTION bridge.add_run_totals();

GRANT SELECT (org_id, uid, source_system, entity_name, status, finished_at, rows_inserted, rows_updated, rows_unchanged,
  rows_failed, rows_pending, rows_superseded, rows_skipped, rows_late) ON bridge.sync_batches TO syncflow_worker;
CREATE POLICY sync_batches_worker ON bridge.sync_batches FOR SELECT TO syncflow_worker USING (true);
GRANT SELECT (source_system, entity_name, resolved_at) ON bridge.failed_records TO syncflow_worker;
CREATE POLICY failed_records_worker ON bridge.failed_records FOR SELECT TO syncflow_worker USING (true);
GRANT SELECT (source_system, child_entity) ON bridge.pending_children TO syncflow_worker;
CREATE POLICY pending_children_worker ON bridge.pending_children FOR SELECT TO syncflow_worker USING (true);
GRANT SELECT (org_id, source_system, entity_name, last_batch_uid) ON bridge.erp_sync_state TO syncflow_worker;
CREATE POLICY erp_sync_state_worker ON bridge.erp_sync_state FOR SELECT TO syncflow_worker USING (true);

CREATE INDEX ix_sync_batches_running ON bridge.sync_batches (source_system, entity_name) WHERE status = 'running';
CREATE INDEX ix_failed_records_unresolved ON bridge.failed_records (source_system, entity_name) WHERE resolved_at IS NULL;

-- One row per system and entity. rows_* and runs_* only grow: closed runs plus what open runs have counted so far.
-- success_age: seconds since the last success of the organisation that is furthest behind; NULL = none yet.
CREATE FUNCTION bridge.run_metrics()
  RETURNS TABLE (source_system text, entity_name text, runs_open bigint, runs_completed bigint, runs_failed bigint,
    rows_inserted bigint, rows_updated bigint, rows_unchanged bigint, rows_failed bigint, rows_pending bigint,
    rows_superseded bigint, rows_skipped bigint, rows_late bigint, failed_open bigint, waiting bigint,
    success_age double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    WITH counted AS (
      SELECT t.source_system, t.entity_name, 0::bigint AS runs_open, t.runs_completed, t.runs_failed, t.rows_inserted,
        t.rows_updated, t.rows_unchanged, t.rows_failed, t.rows_pending, t.rows_superseded, t.rows_skipped, t.rows_late
      FROM bridge.run_totals t
      UNION ALL
      SELECT b.source_system, b.entity_name, 1, 0, 0, b.rows_inserted, b.rows_updated, b.rows_unchanged, b.rows_failed,
        b.rows_pending, b.rows_superseded, b.rows_skipped, b.rows_late
      FROM bridge.sync_batches b WHERE b.status = 'running'),
    summed AS (
      SELECT c.source_system, c.entity_name, sum(c.runs_open)::bigint AS runs_open,
        sum(c.runs_completed)::bigint AS runs_completed, sum(c.runs_failed)::bigint AS runs_failed,
        sum(c.rows_inserted)::bigint AS rows_inserted, sum(c.rows_updated)::bigint AS rows_updated,
        sum(c.rows_unchanged)::bigint AS rows_unchanged, sum(c.rows_failed)::bigint AS rows_failed,
        sum(c.rows_pending)::bigint AS rows_pending, sum(c.rows_superseded)::bigint AS rows_superseded,
        sum(c.rows_skipped)::bigint AS rows_skipped, sum(c.rows_late)::bigint AS rows_late
      FROM counted c GROUP BY c.source_system, c.entity_name),
    failed AS (
      SELECT f.source_system, f.entity_name, count(*) AS failed_open
      FROM bridge.failed_records f WHERE f.resolved_at IS NULL GROUP BY f.source_system, f.entity_name),
    waiting AS (
      SELECT p.source_system, p.child_entity AS entity_name, count(*) AS waiting
      FROM bridge.pending_children p GROUP BY p.source_system, p.child_entity),
    success AS (
      SELECT s.source_system, s.entity_name,
        max(extract(epoch FROM clock_timestamp() - b.finished_at))::double precision AS success_age
      FROM bridge.erp_sync_state s
      JOIN bridge.sync_batches b ON b.org_id = s.org_id AND b.uid = s.last_batch_uid
      JOIN public.organization o ON o.id = s.org_id AND o.status = 'active' AND o.deleted_at IS NULL
      GROUP BY s.source_system, s.entity_name)
    SELECT source_system, entity_name, coalesce(runs_open, 0), coalesce(runs_completed, 0), coalesce(runs_failed, 0),
      coalesce(rows_inserted, 0), coalesce(rows_updated, 0), coalesce(rows_unchanged, 0), coalesce(rows_failed, 0),
      coalesce(rows_pending, 0), coalesce(rows_superseded, 0), coalesce(rows_skipped, 0), coalesce(rows_late, 0),
      coalesce(failed_open, 0), coalesce(waiting, 0), success_age
    FROM summed FULL JOIN failed USING (source_system, entity_name)
      FULL JOIN waiting USING (source_system, entity_name) FULL JOIN success USING (source_system, entity_name)
    ORDER BY source_system, entity_name
  $$;
SELECT auth.give_to_worker('bridge.run_metrics()');

-- The application asks whether the schema is current; it cannot change the history.
GRANT SELECT ON public.schema_history TO syncflow_app;
