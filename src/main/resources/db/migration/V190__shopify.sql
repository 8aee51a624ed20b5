-- What the hub last saw of a shop (issue 5, parts 2 and 3; decision 15): by it a change is told from a sale, an echo of our own
-- write from an edit, and an old state from a new one.
SET LOCAL timezone = 'UTC';

CREATE TABLE public.shopify_products (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  external_id text NOT NULL CHECK (external_id LIKE 'gid://shopify/Product/%'),
  content_hash text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  content jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object'),
  remote_updated_at timestamptz NOT NULL,
  -- What the product should look like after the hub's last write: when it comes back like that, it is no news.
  written_hash text CHECK (written_hash ~ '^[0-9a-f]{64}$'),
  written_at timestamptz,
  -- Complete sweeps in a row that did not find it: two make it deleted.
  missed_sweeps smallint NOT NULL DEFAULT 0 CHECK (missed_sweeps >= 0),
  deleted_at timestamptz,
  last_batch_uid uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, external_id),
  FOREIGN KEY (org_id, last_batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (last_batch_uid)
);
CREATE INDEX ix_shopify_products_batch ON public.shopify_products (org_id, last_batch_uid);
CREATE INDEX ix_shopify_products_live ON public.shopify_products (org_id, external_id) WHERE deleted_at IS NULL;
COMMENT ON TABLE public.shopify_products IS
  'A shop''s products as last read, and how the hub''s own write left them. Written by the routes of routes/shopify.';
SELECT auth.guard_tenant_table('public.shopify_products', 'org_id', 'shopify_products');

-- Stock by item and place, as the shop last told it. A webhook may come late or twice: the newest time wins.
CREATE TABLE public.shopify_inventory_levels (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  inventory_item_id text NOT NULL CHECK (inventory_item_id LIKE 'gid://shopify/InventoryItem/%'),
  location_id text NOT NULL CHECK (location_id LIKE 'gid://shopify/Location/%'),
  available bigint,                  -- NULL: the place does not stock the item any more
  remote_updated_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, inventory_item_id, location_id)
);
SELECT auth.guard_tenant_table('public.shopify_inventory_levels', 'org_id', 'shopify_inventory_levels');
