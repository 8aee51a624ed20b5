-- Backfills in night windows (C-33..C-40; decisions 19 and 20): what a night may read and has read, and a lease of its own.
SET LOCAL timezone = 'UTC';

-- A delta and a backfill of the same entity may be open together: the backfill waits between its chunks until the delta is
-- done. Each has its own lease and fence.
ALTER TABLE bridge.run_leases ADD COLUMN sync_type text NOT NULL DEFAULT 'realtime'
  CHECK (sync_type IN ('realtime', 'background'));
ALTER TABLE bridge.run_leases DROP CONSTRAINT run_leases_pkey,
  ADD CONSTRAINT run_leases_pkey PRIMARY KEY (org_id, source_system, entity_name, sync_type);

-- rows_per_day is tonight's budget and night_rows what tonight has read of it, so that a run which a crash ended goes on with
-- what is left. days_done counts nights since the pass began, skipped ones too: what they left is spread over the others.
ALTER TABLE bridge.background_sync_schedule
  ADD COLUMN first_night date,  -- the night in which the pass began, by the day its window opens
  ADD COLUMN night date,        -- the night that rows_per_day was planned for
  ADD COLUMN night_rows bigint NOT NULL DEFAULT 0 CHECK (night_rows >= 0),
  -- Whether the pass gave the delta its cursor: removed before its end, it takes the cursor back.
  ADD COLUMN gave_cursor boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT background_sync_schedule_night_within_pass CHECK (night >= first_night);
COMMENT ON COLUMN bridge.background_sync_schedule.rows_per_day IS
  'Budget of the night "night": ceil(rows left / nights left), planned anew each night.';
COMMENT ON COLUMN bridge.background_sync_schedule.current_offset IS
  'Rows read so far in this pass, for display; the position is last_key.';
COMMENT ON COLUMN bridge.background_sync_schedule.next_run_at IS
  'When the next run may begin; NULL = the pass is complete.';

-- The schedules whose next run may have begun by p_now, of active organisations with an account at the source.
GRANT SELECT (org_id, source_system, entity_name, is_enabled, next_run_at) ON bridge.background_sync_schedule
  TO syncflow_worker;
CREATE POLICY background_sync_schedule_worker ON bridge.background_sync_schedule FOR SELECT TO syncflow_worker USING (true);
CREATE FUNCTION bridge.due_nights(p_now timestamptz)
  RETURNS TABLE (org_id uuid, source_system text, entity_name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT s.org_id, s.source_system, s.entity_name
    FROM bridge.background_sync_schedule s
    JOIN public.organization o ON o.id = s.org_id AND o.status = 'active' AND o.deleted_at IS NULL
    WHERE s.is_enabled AND s.next_run_at <= p_now AND EXISTS (
      SELECT FROM public.integration_connections c
      WHERE c.org_id = s.org_id AND c.system = s.source_system AND c.status <> 'disabled')
    ORDER BY s.next_run_at, s.org_id, s.source_system, s.entity_name
  $$;
SELECT auth.give_to_worker('bridge.due_nights(timestamptz)');
