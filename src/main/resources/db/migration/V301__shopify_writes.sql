-- A mutation that looks before it writes tells what it wrote over, and only its answer does (issue 5: nothing is overwritten unseen). A hub that
-- dies before it has kept the answer would never know of it: so what is about to be written lies here until its outcome is kept.
SET LOCAL timezone = 'UTC';

CREATE TABLE public.shopify_writes (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  external_id text NOT NULL CHECK (external_id LIKE 'gid://shopify/Product/%'),
  batch_uid uuid NOT NULL,
  -- By field, {"<field>" | "<variant's id> <field>": value}: as the product was read a moment before, and as it is written.
  fields_read jsonb NOT NULL CHECK (jsonb_typeof(fields_read) = 'object'),
  fields_written jsonb NOT NULL CHECK (jsonb_typeof(fields_written) = 'object'),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, external_id),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE CASCADE
);
CREATE INDEX ix_shopify_writes_batch ON public.shopify_writes (org_id, batch_uid);
COMMENT ON TABLE public.shopify_writes IS
  'Writes to a shop whose outcome is not kept yet. What another run has left here died with it: the next run compares.';
SELECT auth.guard_tenant_table('public.shopify_writes', 'org_id', 'shopify_writes');
