-- Chunks on their way to a target over HTTP (issue 3, part 7; decision 26: no call inside a transaction). A chunk is noted
-- here and committed before it is sent, and forgotten with the transaction that books what the target answered. What a kill
-- left is sent again by the entity's next run: the same bytes under the same Idempotency-Key.
SET LOCAL timezone = 'UTC';

CREATE TABLE bridge.open_deliveries (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  batch_uid uuid NOT NULL,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 100),
  item_count integer NOT NULL CHECK (item_count >= 0),
  items jsonb NOT NULL CHECK (jsonb_typeof(items) = 'array'),
  low_rowversion bigint,
  high_rowversion bigint,
  high_key jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, uid),
  -- One at a time: the chunks of an entity are loaded one after the other.
  UNIQUE (org_id, source_system, entity_name),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE RESTRICT
);
CREATE INDEX ix_open_deliveries_batch ON bridge.open_deliveries (org_id, batch_uid);
COMMENT ON TABLE bridge.open_deliveries IS
  'Chunks that were noted for sending and whose outcome is not booked yet; purging their batch is refused.';
SELECT auth.guard_tenant_table('bridge.open_deliveries', 'org_id', 'open_deliveries');
