-- Reconciliations: what the source and the target of an entity had in common, and what not (issue 3, part 6).
SET LOCAL timezone = 'UTC';

-- One row per finished reconciliation, under the id of its run.
CREATE TABLE bridge.reconciliations (
  batch_uid uuid NOT NULL,
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  source_rows bigint NOT NULL,       -- records of the source, those that cannot be mapped included
  target_rows bigint NOT NULL,       -- rows of the target that are not deleted
  equal_rows bigint NOT NULL,
  missing_rows bigint NOT NULL,      -- in the source alone
  extra_rows bigint NOT NULL,        -- in the target alone
  different_rows bigint NOT NULL,    -- in both, with other values
  rejected_rows bigint NOT NULL,     -- of the source's: today's mappings refuse them
  duplicate_rows bigint NOT NULL,    -- of the source's: older versions of a key that it gave again
  explained_rows bigint NOT NULL,    -- of the differences: waiting, failed, newer than the cursor, held back
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, batch_uid),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE CASCADE,
  CHECK (source_rows = equal_rows + missing_rows + different_rows + rejected_rows + duplicate_rows),
  CHECK (target_rows = equal_rows + extra_rows + different_rows)
);
CREATE INDEX ix_reconciliations_entity ON bridge.reconciliations (org_id, source_system, entity_name, created_at);
SELECT auth.guard_tenant_table('bridge.reconciliations', 'org_id', 'reconciliations');

-- Count and hash of each range of keys on both sides.
CREATE TABLE bridge.reconciled_ranges (
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  batch_uid uuid NOT NULL,
  position bigint NOT NULL,
  first_key jsonb NOT NULL,
  source_rows bigint NOT NULL,
  target_rows bigint NOT NULL,
  source_hash bigint NOT NULL,
  target_hash bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, batch_uid, position),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.reconciliations (org_id, batch_uid) ON DELETE CASCADE
);
SELECT auth.guard_tenant_table('bridge.reconciled_ranges', 'org_id', 'reconciled_ranges');

-- The first differences in key order.
CREATE TABLE bridge.reconciled_differences (
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  batch_uid uuid NOT NULL,
  position bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('missing', 'extra', 'different')),
  business_key jsonb NOT NULL,
  bk_hash text NOT NULL CHECK (bk_hash ~ '^[0-9a-f]{64}$'),
  differing_columns text[] NOT NULL,
  source_rowversion bigint,
  target_rowversion bigint,
  explanation text,                  -- NULL: nothing accounts for it
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (org_id, batch_uid, position),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.reconciliations (org_id, batch_uid) ON DELETE CASCADE
);
SELECT auth.guard_tenant_table('bridge.reconciled_differences', 'org_id', 'reconciled_differences');
