-- Alerts: one row per episode (decision 37: "raised once per episode"). What people read is the warning in
-- sync_activity_log; this table remembers that it was told, and until when. S1's eight actions stay as they are: a warning
-- is a 'batch_process' of level 'warning'.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.sync_activity_log
  ADD COLUMN level text NOT NULL DEFAULT 'info' CHECK (level IN ('info', 'warning', 'error'));

CREATE TABLE bridge.alerts (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind ~ '^[a-z][a-z0-9_]{0,49}$'),
  source_system text NOT NULL,
  entity_name text NOT NULL,
  message text NOT NULL,             -- of the last occurrence
  occurrences bigint NOT NULL DEFAULT 1,
  raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, uid)
);
-- One open episode of a kind per entity; it is also how the next occurrence finds it.
CREATE UNIQUE INDEX ux_alerts_open ON bridge.alerts (org_id, kind, source_system, entity_name) WHERE ended_at IS NULL;
CREATE INDEX ix_alerts_raised ON bridge.alerts (org_id, raised_at DESC);
SELECT auth.guard_tenant_table('bridge.alerts', 'org_id', 'alerts');

-- What monitoring asks of every organisation at once (decision 9): numbers, never a message.
GRANT SELECT (kind, source_system, entity_name, ended_at) ON bridge.alerts TO syncflow_worker;
CREATE POLICY alerts_worker ON bridge.alerts FOR SELECT TO syncflow_worker USING (true);
CREATE FUNCTION bridge.alert_metrics()
  RETURNS TABLE (kind text, source_system text, entity_name text, open bigint, raised bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT a.kind, a.source_system, a.entity_name, count(*) FILTER (WHERE a.ended_at IS NULL), count(*)
    FROM bridge.alerts a GROUP BY a.kind, a.source_system, a.entity_name ORDER BY 1, 2, 3
  $$;
SELECT auth.give_to_worker('bridge.alert_metrics()');
