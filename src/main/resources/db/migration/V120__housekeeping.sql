-- Housekeeping (C-57, E-64; decisions 8, 23, 34; TRAP-08, TRAP-18): what is settled and old leaves the tables that people
-- and runs work with, in portions, and what is open never does.
SET LOCAL timezone = 'UTC';

-- S2 says "archive old batches and failed records" and not whereto. Chosen: two tables beside them. A row is kept whole, as
-- JSON in the columns of its day, so a column that a later version adds or drops does not touch the archive.

CREATE TABLE bridge.archived_batches (
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  uid uuid NOT NULL,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  state text NOT NULL,
  finished_at timestamptz NOT NULL,
  batch jsonb NOT NULL,        -- the row of sync_batches; its rows of sync_progress under "progress"
  archived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, uid)
);
COMMENT ON TABLE bridge.archived_batches IS 'Finished runs older than syncflow.housekeeping.keep-runs (C-57).';
CREATE INDEX ix_archived_batches_entity ON bridge.archived_batches (org_id, entity_name, finished_at);
CREATE INDEX ix_archived_batches_at ON bridge.archived_batches (org_id, archived_at);
SELECT auth.guard_tenant_table('bridge.archived_batches', 'org_id', 'archived_batches',
  ARRAY['select', 'insert', 'delete']);

CREATE TABLE bridge.archived_failed_records (
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  uid uuid NOT NULL,
  batch_uid uuid NOT NULL,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  resolution text,
  resolved_at timestamptz NOT NULL,
  record jsonb NOT NULL,       -- the row of failed_records; its attempts under "attempts"
  archived_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, uid)
);
COMMENT ON TABLE bridge.archived_failed_records IS
  'Resolved dead letters older than syncflow.housekeeping.keep-resolved, with their attempts (C-57).';
CREATE INDEX ix_archived_failed_records_batch ON bridge.archived_failed_records (org_id, batch_uid);
CREATE INDEX ix_archived_failed_records_at ON bridge.archived_failed_records (org_id, archived_at);
SELECT auth.guard_tenant_table('bridge.archived_failed_records', 'org_id', 'archived_failed_records',
  ARRAY['select', 'insert', 'delete']);

CREATE INDEX ix_sync_batches_finished ON bridge.sync_batches (org_id, finished_at, uid);
CREATE INDEX ix_failed_records_resolved ON bridge.failed_records (org_id, resolved_at, uid) WHERE resolved_at IS NOT NULL;

-- A portion of the organisation's dead letters that were resolved before that time: those after (after_time, after_uid), from
-- the first one on when that is NULL, at most portion of them, go into the archive with their attempts. A row that something else still refers to stays; so does
-- one that another session holds. Answers how many were looked at and how many went, and where the next portion begins.
CREATE FUNCTION bridge.archive_failed_records(p_before timestamptz, after_time timestamptz, after_uid uuid, portion integer)
  RETURNS TABLE (looked_at integer, archived integer, last_time timestamptz, last_uid uuid)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    due uuid[];
    one uuid;
  BEGIN
    SELECT array_agg(d.uid), count(*), (array_agg(d.resolved_at ORDER BY d.resolved_at DESC, d.uid DESC))[1],
      (array_agg(d.uid ORDER BY d.resolved_at DESC, d.uid DESC))[1]
    INTO due, looked_at, last_time, last_uid
    FROM (
      SELECT f.uid, f.resolved_at FROM bridge.failed_records f
      WHERE f.resolved_at < p_before AND
        (f.resolved_at, f.uid) > (coalesce(after_time, '-infinity'), coalesce(after_uid, '00000000-0000-0000-0000-000000000000'))
      ORDER BY f.resolved_at, f.uid LIMIT portion FOR UPDATE SKIP LOCKED) d;
    archived := 0;
    BEGIN
      archived := bridge.move_failed_records(due);
    EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
      FOREACH one IN ARRAY due LOOP
        BEGIN
          archived := archived + bridge.move_failed_records(ARRAY[one]);
        EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
          NULL; -- referred to: it stays
        END;
      END LOOP;
    END;
    RETURN NEXT;
  END $$;

-- Moves those dead letters, all or none. Answers how many.
CREATE FUNCTION bridge.move_failed_records(due uuid[]) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    moved integer;
  BEGIN
    INSERT INTO bridge.archived_failed_records (org_id, uid, batch_uid, source_system, entity_name, resolution, resolved_at,
      record)
    SELECT f.org_id, f.uid, f.batch_uid, f.source_system, f.entity_name, f.resolution, f.resolved_at,
      to_jsonb(f) || jsonb_build_object('attempts', (
        SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.attempt), '[]') FROM bridge.failed_record_attempts a
        WHERE a.org_id = f.org_id AND a.failed_record_uid = f.uid))
    FROM bridge.failed_records f WHERE f.uid = ANY (due) AND f.resolved_at IS NOT NULL;
    DELETE FROM bridge.failed_records f WHERE f.uid = ANY (due) AND f.resolved_at IS NOT NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
  END $$;

-- A portion of the organisation's runs that finished before that time, as archive_failed_records does it. A run with a dead
-- letter (resolved ones go first, by their own age) or a waiting child stays, and so does the last success and the last
-- attempt of an entity, which the cursor names.
CREATE FUNCTION bridge.archive_batches(p_before timestamptz, after_time timestamptz, after_uid uuid, portion integer)
  RETURNS TABLE (looked_at integer, archived integer, last_time timestamptz, last_uid uuid)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    due uuid[];
    one uuid;
  BEGIN
    SELECT array_agg(d.uid), count(*), (array_agg(d.finished_at ORDER BY d.finished_at DESC, d.uid DESC))[1],
      (array_agg(d.uid ORDER BY d.finished_at DESC, d.uid DESC))[1]
    INTO due, looked_at, last_time, last_uid
    FROM (
      SELECT b.uid, b.finished_at FROM bridge.sync_batches b
      WHERE b.status <> 'running' AND b.finished_at < p_before AND
        (b.finished_at, b.uid) > (coalesce(after_time, '-infinity'), coalesce(after_uid, '00000000-0000-0000-0000-000000000000'))
      ORDER BY b.finished_at, b.uid LIMIT portion FOR UPDATE SKIP LOCKED) d;
    SELECT coalesce(array_agg(b.uid), '{}') INTO due FROM bridge.sync_batches b
    WHERE b.uid = ANY (due)
      AND NOT EXISTS (SELECT FROM bridge.failed_records f WHERE f.org_id = b.org_id AND f.batch_uid = b.uid)
      AND NOT EXISTS (SELECT FROM bridge.pending_children c WHERE c.org_id = b.org_id AND c.batch_uid = b.uid)
      AND NOT EXISTS (SELECT FROM bridge.erp_sync_state s WHERE s.org_id = b.org_id
        AND (s.last_batch_uid = b.uid OR s.last_attempt_batch_uid = b.uid));
    archived := 0;
    BEGIN
      archived := bridge.move_batches(due);
    EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
      FOREACH one IN ARRAY due LOOP
        BEGIN
          archived := archived + bridge.move_batches(ARRAY[one]);
        EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
          NULL; -- referred to: it stays
        END;
      END LOOP;
    END;
    RETURN NEXT;
  END $$;

-- Moves those runs with their progress, all or none. Answers how many.
CREATE FUNCTION bridge.move_batches(due uuid[]) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    moved integer;
  BEGIN
    INSERT INTO bridge.archived_batches (org_id, uid, source_system, entity_name, state, finished_at, batch)
    SELECT b.org_id, b.uid, b.source_system, b.entity_name, b.state, b.finished_at,
      to_jsonb(b) || jsonb_build_object('progress', (
        SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') FROM public.sync_progress p
        WHERE p.org_id = b.org_id AND p.sync_id = b.uid::text))
    FROM bridge.sync_batches b WHERE b.uid = ANY (due);
    DELETE FROM public.sync_progress p WHERE p.sync_id IN (SELECT unnest(due)::text);
    DELETE FROM bridge.sync_batches b WHERE b.uid = ANY (due);
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
  END $$;

-- Forgets at most portion rows of the organisation's archive that went into it before that time. Answers how many.
CREATE FUNCTION bridge.purge_archive(p_before timestamptz, portion integer) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    batches integer;
    records integer;
  BEGIN
    DELETE FROM bridge.archived_failed_records WHERE uid IN (
      SELECT uid FROM bridge.archived_failed_records WHERE archived_at < p_before ORDER BY archived_at LIMIT portion);
    GET DIAGNOSTICS records = ROW_COUNT;
    DELETE FROM bridge.archived_batches WHERE uid IN (
      SELECT uid FROM bridge.archived_batches WHERE archived_at < p_before ORDER BY archived_at LIMIT portion);
    GET DIAGNOSTICS batches = ROW_COUNT;
    RETURN records + batches;
  END $$;

DO $$
  DECLARE
    given text;
  BEGIN
    FOREACH given IN ARRAY ARRAY['archive_failed_records(timestamptz, timestamptz, uuid, integer)',
        'move_failed_records(uuid[])', 'archive_batches(timestamptz, timestamptz, uuid, integer)', 'move_batches(uuid[])',
        'purge_archive(timestamptz, integer)'] LOOP
      EXECUTE format('REVOKE ALL ON FUNCTION bridge.%s FROM PUBLIC', given);
      EXECUTE format('GRANT EXECUTE ON FUNCTION bridge.%s TO syncflow_app', given);
    END LOOP;
  END $$;

-- V010 deleted without an archive; nothing calls it any more.
DROP FUNCTION bridge.purge_batches(timestamptz, integer);

-- What housekeeping did last, one row per job. No organisation: counts alone.
CREATE TABLE bridge.housekeeping_runs (
  job text PRIMARY KEY,
  node text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  succeeded boolean NOT NULL,
  said text NOT NULL                -- one line for people: what was done, or why it failed
);
COMMENT ON TABLE bridge.housekeeping_runs IS 'The last run of each housekeeping job, for syncflow housekeeping status.';
REVOKE ALL ON bridge.housekeeping_runs FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON bridge.housekeeping_runs TO syncflow_app;

-- The runs that their process left open: their lease ended, or their holder is an earlier boot of a node that knows itself
-- to be alone (p_node; NULL = it does not). A lease whose run was closed by this keeps naming it, so that the next run of
-- the entity knows what it resumes; it is no longer open and not listed again.
CREATE FUNCTION bridge.abandoned_runs(p_node text, p_holder text)
  RETURNS TABLE (org_id uuid, source_system text, entity_name text, batch_uid uuid, holder text, fence bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT l.org_id, l.source_system, l.entity_name, l.batch_uid, l.holder, l.fence
    FROM bridge.run_leases l
    JOIN bridge.sync_batches b ON b.org_id = l.org_id AND b.uid = l.batch_uid AND b.status = 'running'
    WHERE l.lease_until < clock_timestamp()
      OR (split_part(l.holder, '/', 1) = p_node AND l.holder <> p_holder)
    ORDER BY l.lease_until
  $$;
SELECT auth.give_to_worker('bridge.abandoned_runs(text, text)');

-- It listed leases whatever became of their run; abandoned_runs asks the run as well.
DROP FUNCTION bridge.expired_runs();

-- The partitioned logs by name: retention asks for each.
CREATE FUNCTION public.partitioned_log_names() RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$ SELECT p.log_table::text FROM public.partitioned_logs p ORDER BY p.log_table $$;
SELECT auth.give_to_worker('public.partitioned_log_names()');
