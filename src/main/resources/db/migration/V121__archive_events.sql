-- The archive keeps what people did with a dead letter (V090), too: its edits, and why it was ignored.
SET LOCAL timezone = 'UTC';

CREATE OR REPLACE FUNCTION bridge.move_failed_records(due uuid[]) RETURNS integer
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    moved integer;
  BEGIN
    INSERT INTO bridge.archived_failed_records (org_id, uid, batch_uid, source_system, entity_name, resolution, resolved_at,
      record)
    SELECT f.org_id, f.uid, f.batch_uid, f.source_system, f.entity_name, f.resolution, f.resolved_at,
      to_jsonb(f) || jsonb_build_object(
        'attempts', (
          SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.attempt), '[]') FROM bridge.failed_record_attempts a
          WHERE a.org_id = f.org_id AND a.failed_record_uid = f.uid),
        'events', (
          SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.created_at), '[]') FROM bridge.failed_record_events e
          WHERE e.org_id = f.org_id AND e.failed_record_uid = f.uid))
    FROM bridge.failed_records f WHERE f.uid = ANY (due) AND f.resolved_at IS NOT NULL;
    DELETE FROM bridge.failed_records f WHERE f.uid = ANY (due) AND f.resolved_at IS NOT NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
  END $$;
