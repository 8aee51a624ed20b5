-- Retention of what grows for ever (C-57, E-64; decisions 9 and 30): states of Syrve's objects that are not the current ones, attempts of
-- documents that are settled, webhooks that were worked on. What is open stays, whatever its age. Each function looks at a
-- portion of the organisation's rows behind a place, and answers how many it looked at, how many went, and where it ended.
SET LOCAL timezone = 'UTC';

-- The current state of an object stays for ever, that of a missing one, too: the next run compares with it.
CREATE FUNCTION bridge.forget_syrve_states(p_before timestamptz, after_id uuid, portion integer)
  RETURNS TABLE (looked_at integer, gone integer, last_id uuid)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    objects uuid[];
  BEGIN
    SELECT array_agg(s.syrve_id), count(*), (array_agg(s.syrve_id ORDER BY s.syrve_id DESC))[1]
    INTO objects, looked_at, last_id
    FROM (
      SELECT DISTINCT r.syrve_id FROM public.syrve_raw_objects r
      WHERE r.syrve_id > coalesce(after_id, '00000000-0000-0000-0000-000000000000')
      ORDER BY r.syrve_id LIMIT portion) s;
    DELETE FROM public.syrve_raw_objects r
    WHERE r.syrve_id = ANY (objects) AND r.last_seen_at < p_before AND EXISTS (
      SELECT FROM public.syrve_raw_objects n
      WHERE n.tenant_id = r.tenant_id AND n.entity_type = r.entity_type AND n.syrve_id = r.syrve_id
        AND n.last_seen_at > r.last_seen_at);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN NEXT;
  END $$;

-- Attempts are append-only for the application; this alone takes some away: its caller's organisation's, of finished documents.
GRANT SELECT (id, tenant_id, job_id), DELETE ON public.syrve_outbox_attempts TO syncflow_worker;
CREATE POLICY syrve_outbox_attempts_forget ON public.syrve_outbox_attempts FOR DELETE TO syncflow_worker
  USING (tenant_id = (SELECT NULLIF(current_setting('app.org_id', true), '')::uuid));
CREATE FUNCTION bridge.drop_outbox_attempts(p_ids uuid[]) RETURNS integer
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    WITH gone AS (
      DELETE FROM public.syrve_outbox_attempts a
      WHERE a.id = ANY (p_ids) AND EXISTS (
        SELECT FROM public.syrve_outbox_jobs j
        WHERE j.tenant_id = a.tenant_id AND j.id = a.job_id AND j.status IN ('succeeded', 'failed', 'cancelled'))
      RETURNING 1)
    SELECT count(*)::integer FROM gone
  $$;
SELECT auth.give_to_worker('bridge.drop_outbox_attempts(uuid[])');

-- A refused document whose dead letter is open is not settled.
CREATE FUNCTION bridge.forget_outbox_attempts(p_before timestamptz, after_id uuid, portion integer)
  RETURNS TABLE (looked_at integer, gone integer, last_id uuid)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    old uuid[];
  BEGIN
    SELECT array_agg(s.id), count(*), (array_agg(s.id ORDER BY s.id DESC))[1]
    INTO old, looked_at, last_id
    FROM (
      SELECT a.id FROM public.syrve_outbox_attempts a
      WHERE a.id > coalesce(after_id, '00000000-0000-0000-0000-000000000000') AND a.created_at < p_before
      ORDER BY a.id LIMIT portion) s;
    SELECT coalesce(array_agg(a.id), '{}') INTO old
    FROM public.syrve_outbox_attempts a
    JOIN public.syrve_outbox_jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id
    WHERE a.id = ANY (old) AND j.finished_at < p_before AND NOT EXISTS (
      SELECT FROM bridge.failed_records f
      WHERE f.org_id = j.tenant_id AND f.source_system = 'syrve' AND f.entity_name = 'inventory_commit'
        AND f.resolved_at IS NULL AND f.raw_data ->> 'outbox_job' = j.id::text);
    gone := bridge.drop_outbox_attempts(old);
    RETURN NEXT;
  END $$;

-- Failed ones stay: somebody has to look at them.
CREATE FUNCTION bridge.forget_webhooks(p_before timestamptz, after_id uuid, portion integer)
  RETURNS TABLE (looked_at integer, gone integer, last_id uuid)
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  BEGIN
    WITH due AS MATERIALIZED (
      SELECT e.id FROM public.webhook_inbound_events e
      WHERE e.status IN ('processed', 'ignored') AND e.processed_at < p_before
        AND e.id > coalesce(after_id, '00000000-0000-0000-0000-000000000000')
      ORDER BY e.id LIMIT portion FOR UPDATE SKIP LOCKED),
    dropped AS (DELETE FROM public.webhook_inbound_events e USING due WHERE e.id = due.id RETURNING e.id)
    SELECT count(*), count(*), (array_agg(d.id ORDER BY d.id DESC))[1] INTO looked_at, gone, last_id FROM dropped d;
    RETURN NEXT;
  END $$;

DO $$
  DECLARE
    given text;
  BEGIN
    FOREACH given IN ARRAY ARRAY['forget_syrve_states', 'forget_outbox_attempts', 'forget_webhooks'] LOOP
      EXECUTE format('REVOKE ALL ON FUNCTION bridge.%I(timestamptz, uuid, integer) FROM PUBLIC', given);
      EXECUTE format('GRANT EXECUTE ON FUNCTION bridge.%I(timestamptz, uuid, integer) TO syncflow_app', given);
    END LOOP;
  END $$;
