-- Archiving moves a portion at once, and row by row when something still refers to one of it. Both kinds of rows did that in
-- a loop of their own (V120); here is the one loop.
SET LOCAL timezone = 'UTC';

CREATE FUNCTION bridge.move_what_may_go(mover text, due uuid[]) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    moved integer;
    gone integer := 0;
    one uuid;
  BEGIN
    EXECUTE format('SELECT bridge.%I($1)', mover) INTO moved USING due;
    RETURN moved;
  EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
    FOREACH one IN ARRAY due LOOP
      BEGIN
        EXECUTE format('SELECT bridge.%I($1)', mover) INTO moved USING ARRAY[one];
        gone := gone + moved;
      EXCEPTION WHEN foreign_key_violation OR restrict_violation THEN
        NULL; -- referred to: it stays
      END;
    END LOOP;
    RETURN gone;
  END $$;
COMMENT ON FUNCTION bridge.move_what_may_go(text, uuid[]) IS
  'Calls bridge.<mover>(uuid[]) for all rows, or for each when one of them is referred to still. Answers how many went.';
REVOKE ALL ON FUNCTION bridge.move_what_may_go(text, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bridge.move_what_may_go(text, uuid[]) TO syncflow_app;

CREATE OR REPLACE FUNCTION bridge.archive_failed_records(p_before timestamptz, after_time timestamptz, after_uid uuid,
    portion integer)
  RETURNS TABLE (looked_at integer, archived integer, last_time timestamptz, last_uid uuid)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    due uuid[];
  BEGIN
    SELECT array_agg(d.uid), count(*), (array_agg(d.resolved_at ORDER BY d.resolved_at DESC, d.uid DESC))[1],
      (array_agg(d.uid ORDER BY d.resolved_at DESC, d.uid DESC))[1]
    INTO due, looked_at, last_time, last_uid
    FROM (
      SELECT f.uid, f.resolved_at FROM bridge.failed_records f
      WHERE f.resolved_at < p_before AND
        (f.resolved_at, f.uid) > (coalesce(after_time, '-infinity'), coalesce(after_uid, '00000000-0000-0000-0000-000000000000'))
      ORDER BY f.resolved_at, f.uid LIMIT portion FOR UPDATE SKIP LOCKED) d;
    archived := bridge.move_what_may_go('move_failed_records', due);
    RETURN NEXT;
  END $$;

CREATE OR REPLACE FUNCTION bridge.archive_batches(p_before timestamptz, after_time timestamptz, after_uid uuid,
    portion integer)
  RETURNS TABLE (looked_at integer, archived integer, last_time timestamptz, last_uid uuid)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    due uuid[];
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
    archived := bridge.move_what_may_go('move_batches', due);
    RETURN NEXT;
  END $$;
