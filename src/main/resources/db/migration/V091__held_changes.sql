-- Changes that wait behind an open dead letter of their key, where a route says afterFailure: wait. One per key, the newest:
-- rows of a target are states, so an older one could only be overwritten at once. Their run counted them as pending; they
-- are released when the dead letter is resolved, whoever resolves it.
SET LOCAL timezone = 'UTC';

CREATE TABLE bridge.held_changes (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  batch_uid uuid,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  business_key jsonb NOT NULL,
  bk_hash text NOT NULL CHECK (bk_hash ~ '^[0-9a-f]{64}$'),
  source_rowversion bigint NOT NULL,
  payload jsonb NOT NULL,        -- the mapped row, by target column
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, source_system, entity_name, bk_hash),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (batch_uid)
);
CREATE INDEX ix_held_changes_batch ON bridge.held_changes (org_id, batch_uid);
SELECT auth.guard_tenant_table('bridge.held_changes', 'org_id', 'held_changes');

-- The entities of active organisations that have held changes without an open dead letter before them.
GRANT SELECT (org_id, source_system, entity_name, bk_hash) ON bridge.held_changes TO syncflow_worker;
CREATE POLICY held_changes_worker ON bridge.held_changes FOR SELECT TO syncflow_worker USING (true);
GRANT SELECT (bk_hash) ON bridge.failed_records TO syncflow_worker;
CREATE FUNCTION bridge.due_held_changes()
  RETURNS TABLE (org_id uuid, source_system text, entity_name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT DISTINCT h.org_id, h.source_system, h.entity_name
    FROM bridge.held_changes h
    JOIN public.organization o ON o.id = h.org_id AND o.status = 'active' AND o.deleted_at IS NULL
    WHERE NOT EXISTS (SELECT FROM bridge.failed_records f WHERE f.org_id = h.org_id
      AND f.source_system = h.source_system AND f.entity_name = h.entity_name AND f.bk_hash = h.bk_hash
      AND f.resolved_at IS NULL)
    ORDER BY 1, 2, 3
  $$;
SELECT auth.give_to_worker('bridge.due_held_changes()');
