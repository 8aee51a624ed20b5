-- What monitoring asks of backfills (F48): a skipped night shows, although nothing is made up for by day.
SET LOCAL timezone = 'UTC';

GRANT SELECT (sync_window_start, sync_window_end, time_zone, days_to_complete, total_rows, current_offset, first_night,
  pass_completed_at) ON bridge.background_sync_schedule TO syncflow_worker;

-- One row per system and entity with a pass underway. nights_behind: how many nights' even shares the organisation that is
-- furthest behind lacks, of the nights whose window has closed; paused schedules count, too.
CREATE FUNCTION bridge.night_metrics()
  RETURNS TABLE (source_system text, entity_name text, rows_left bigint, nights_behind bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    WITH underway AS (
      SELECT s.source_system, s.entity_name, greatest(0, s.total_rows - s.current_offset) AS rows_left,
        greatest(1, ceil(s.total_rows::numeric / s.days_to_complete)) AS share, s.current_offset,
        least(s.days_to_complete,
          ((clock_timestamp() AT TIME ZONE s.time_zone) - s.sync_window_end)::date - s.first_night
            + (s.sync_window_end > s.sync_window_start)::integer) AS nights_closed
      FROM bridge.background_sync_schedule s
      JOIN public.organization o ON o.id = s.org_id AND o.status = 'active' AND o.deleted_at IS NULL
      WHERE s.first_night IS NOT NULL AND s.total_rows IS NOT NULL AND s.pass_completed_at IS NULL)
    SELECT u.source_system, u.entity_name, sum(u.rows_left)::bigint,
      max(greatest(0, u.nights_closed - floor(u.current_offset / u.share)))::bigint
    FROM underway u GROUP BY u.source_system, u.entity_name ORDER BY u.source_system, u.entity_name
  $$;
SELECT auth.give_to_worker('bridge.night_metrics()');
