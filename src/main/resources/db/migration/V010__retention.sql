-- Retention of runs (C-57; TRAP-18; decision 23): what is settled goes, what is open stays and keeps its run.
SET LOCAL timezone = 'UTC';

-- Deletes, for the organisation of the connection, runs that finished before that time together with their resolved dead
-- letters; at most batch_limit runs. A run with an open dead letter or a waiting child stays, and so does the run a cursor
-- names as its last success. Answers how many runs went.
CREATE FUNCTION bridge.purge_batches(p_before timestamptz, batch_limit integer DEFAULT 1000) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    settled uuid[];
    purged integer;
  BEGIN
    SELECT array_agg(b.uid) INTO settled FROM (
      SELECT b.uid FROM bridge.sync_batches b
      WHERE b.status <> 'running' AND b.finished_at < p_before
        AND NOT EXISTS (SELECT FROM bridge.failed_records f
          WHERE f.org_id = b.org_id AND f.batch_uid = b.uid AND f.resolved_at IS NULL)
        AND NOT EXISTS (SELECT FROM bridge.pending_children c WHERE c.org_id = b.org_id AND c.batch_uid = b.uid)
        AND NOT EXISTS (SELECT FROM bridge.erp_sync_state s WHERE s.org_id = b.org_id AND s.last_batch_uid = b.uid)
      ORDER BY b.finished_at LIMIT batch_limit) b;
    DELETE FROM bridge.failed_records f WHERE f.batch_uid = ANY (settled);
    DELETE FROM bridge.sync_batches b WHERE b.uid = ANY (settled);
    GET DIAGNOSTICS purged = ROW_COUNT;
    RETURN purged;
  END $$;
REVOKE ALL ON FUNCTION bridge.purge_batches(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bridge.purge_batches(timestamptz, integer) TO syncflow_app;
