-- Deletions that a key sweep held back, for a person to decide (decision 21; issue 3, part 5).
SET LOCAL timezone = 'UTC';

-- What one sweep held back. At most one set of an entity waits: a later sweep's takes its place.
CREATE TABLE bridge.staged_deletes (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  batch_uid uuid,                       -- the sweep that staged it
  reason text NOT NULL,
  rows_live bigint NOT NULL CHECK (rows_live >= 0),
  rows_staged bigint NOT NULL CHECK (rows_staged >= 0),
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'approved', 'rejected', 'replaced', 'applied')),
  decided_by uuid,
  decided_by_name text,                 -- as audits name the caller
  decided_at timestamptz,
  applied_batch_uid uuid,               -- the sweep that deleted what was still missing
  applied_at timestamptz,
  rows_deleted bigint,
  rows_dropped bigint,                  -- back in the source, or changed since
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, uid),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (batch_uid),
  FOREIGN KEY (org_id, applied_batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (applied_batch_uid),
  FOREIGN KEY (org_id, decided_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (decided_by),
  CHECK ((status = 'applied') = (applied_at IS NOT NULL))
);
CREATE INDEX ix_staged_deletes_entity ON bridge.staged_deletes (org_id, source_system, entity_name, status);
CREATE INDEX ix_staged_deletes_batch ON bridge.staged_deletes (org_id, batch_uid);
CREATE INDEX ix_staged_deletes_applied_batch ON bridge.staged_deletes (org_id, applied_batch_uid);
CREATE INDEX ix_staged_deletes_decided_by ON bridge.staged_deletes (org_id, decided_by);
CREATE UNIQUE INDEX ux_staged_deletes_waiting ON bridge.staged_deletes (org_id, source_system, entity_name)
  WHERE status = 'waiting';
SELECT auth.guard_tenant_table('bridge.staged_deletes', 'org_id', 'staged_deletes');

-- The records of a set, in key order.
CREATE TABLE bridge.staged_delete_keys (
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  set_uid uuid NOT NULL,
  position bigint NOT NULL,
  business_key jsonb NOT NULL,
  bk_hash text NOT NULL CHECK (bk_hash ~ '^[0-9a-f]{64}$'),
  seen_rowversion bigint NOT NULL,      -- of the target's row when it was staged
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, set_uid, position),
  FOREIGN KEY (org_id, set_uid) REFERENCES bridge.staged_deletes (org_id, uid) ON DELETE CASCADE
);
CREATE INDEX ix_staged_delete_keys_hash ON bridge.staged_delete_keys (org_id, set_uid, bk_hash);
SELECT auth.guard_tenant_table('bridge.staged_delete_keys', 'org_id', 'staged_delete_keys');
