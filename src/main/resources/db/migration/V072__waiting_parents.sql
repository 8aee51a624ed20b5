-- Waiting for parents, to the end: who asked the source for a parent and when, and records whose parent never came
-- (C-21..C-26; F35). A record that gave up waiting is a dead letter of stage 'parent' and in pending_children no more, but
-- it remembers its parent: when that arrives after all, it is released like one that waits.
SET LOCAL timezone = 'UTC';

ALTER TABLE bridge.failed_records
  ADD COLUMN parent_entity text,     -- these four for stage 'parent'
  ADD COLUMN parent_key jsonb,
  ADD COLUMN parent_bk_hash text CHECK (parent_bk_hash ~ '^[0-9a-f]{64}$'),
  ADD COLUMN parent_chain jsonb;     -- [{entity, key}, ...] from the record up to what is missing
CREATE INDEX ix_failed_records_parent ON bridge.failed_records (org_id, source_system, parent_entity, parent_bk_hash)
  WHERE resolved_at IS NULL AND stage_failed = 'parent';

-- Beside the sum: of rows_pending, those that later gave up waiting. The closed batch's sum stays as it was.
ALTER TABLE bridge.sync_batches ADD COLUMN rows_given_up bigint NOT NULL DEFAULT 0 CHECK (rows_given_up >= 0);

CREATE INDEX ix_pending_children_age ON bridge.pending_children (org_id, created_at);

-- A missing parent that the source was asked for: at most once per interval, by one node.
CREATE TABLE bridge.parent_requests (
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  source_system text NOT NULL,
  parent_entity text NOT NULL,
  parent_bk_hash text NOT NULL CHECK (parent_bk_hash ~ '^[0-9a-f]{64}$'),
  parent_key jsonb NOT NULL,
  asked_at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 1 CHECK (tries >= 0),
  -- asked: no answer yet; found: it came, maybe to wait or fail itself; missing: the source has none; failed: nobody could ask
  outcome text NOT NULL DEFAULT 'asked' CHECK (outcome IN ('asked', 'found', 'missing', 'failed')),
  PRIMARY KEY (org_id, source_system, parent_entity, parent_bk_hash)
);
SELECT auth.guard_tenant_table('bridge.parent_requests', 'org_id', 'parent_requests');

-- The active organisations with records that wait (decision 9).
GRANT SELECT (org_id) ON bridge.pending_children TO syncflow_worker;
CREATE FUNCTION bridge.organizations_that_wait() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT o.id FROM public.organization o
    WHERE o.status = 'active' AND o.deleted_at IS NULL
      AND EXISTS (SELECT FROM bridge.pending_children w WHERE w.org_id = o.id)
    ORDER BY o.slug
  $$;
SELECT auth.give_to_worker('bridge.organizations_that_wait()');
