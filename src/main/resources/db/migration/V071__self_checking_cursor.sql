-- The cursor that checks itself (decision 18): what each batch read, how far below the cursor the next one reads, and who
-- moved the cursor by hand.
SET LOCAL timezone = 'UTC';

-- low_rowversion held the cursor when the batch began (NULL = the entity's first). From here on low_rowversion and
-- high_rowversion are the lowest and the highest version the batch read; both follow its chunks.
ALTER TABLE bridge.sync_batches RENAME COLUMN low_rowversion TO cursor_rowversion;
ALTER TABLE bridge.sync_batches
  ADD COLUMN low_rowversion bigint,
  ADD COLUMN read_from bigint,          -- it read from here on, (cursor - overlap) or lower; NULL = from the beginning
  ADD COLUMN late_low bigint;           -- the lowest of its late rows

ALTER TABLE bridge.erp_sync_state
  -- Both as the route said when the last run read: for people, and for a cursor that is set by hand.
  ADD COLUMN rowversion_kind text CHECK (rowversion_kind IN ('number', 'date', 'timestamp')),
  ADD COLUMN overlap bigint,
  ADD COLUMN overlap_widest bigint,     -- the overlap never grows beyond
  ADD COLUMN overlap_width bigint,      -- the overlap as widened by late rows; NULL = as the route says
  ADD COLUMN calm_runs integer NOT NULL DEFAULT 0 CHECK (calm_runs >= 0),  -- in a row without a deep late row
  ADD COLUMN read_again_from bigint,    -- the next run starts no later than here: rows may hide just below the last edge
  -- The batch whose late rows have not been judged yet. No foreign key: retention may purge it, then there is nothing to judge.
  ADD COLUMN unjudged_batch_uid uuid;

-- Every change of a cursor by hand (append-only). NULL = the beginning: everything is read again.
CREATE TABLE bridge.cursor_audit (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  old_rowversion bigint,
  old_key jsonb,
  new_rowversion bigint,
  new_key jsonb,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  changed_by text NOT NULL,
  user_id uuid,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (org_id, user_id) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (user_id)
);
CREATE INDEX ix_cursor_audit_entity ON bridge.cursor_audit (org_id, source_system, entity_name, changed_at DESC);
CREATE INDEX ix_cursor_audit_user ON bridge.cursor_audit (org_id, user_id);
SELECT auth.guard_tenant_table('bridge.cursor_audit', 'org_id', 'cursor_audit', ARRAY['select', 'insert']);
