-- The catalog at work (issue 5): what a product has beside S3's columns, what a merge has to remember, and who decided.
SET LOCAL timezone = 'UTC';

-- What shops hold of a product. Money has 4 decimals, a cost 6 (as xorosoft_products.cost_price); stock is what can be sold
-- of it over all places, as last told.
ALTER TABLE public.products
  ADD COLUMN handle text,
  ADD COLUMN compare_at_price numeric(18, 4),
  ADD COLUMN cost numeric(18, 6),
  ADD COLUMN stock numeric(18, 4),
  ADD COLUMN sync_locked_by_name text;   -- a machine's token has a name and no user
ALTER TABLE public.product_variants
  ADD COLUMN compare_at_price numeric(18, 4),
  ADD COLUMN cost numeric(18, 6),
  ADD COLUMN stock numeric(18, 4),
  ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}';
-- Match rules look by these; neither is unique, and a match by one that is not is refused as ambiguous.
CREATE INDEX ix_products_barcode ON public.products (org_id, barcode) WHERE barcode IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX ix_products_handle ON public.products (org_id, handle) WHERE handle IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX ix_product_variants_barcode ON public.product_variants (org_id, barcode)
  WHERE barcode IS NOT NULL AND deleted_at IS NULL;

-- The base of a three-way merge is what both sides last agreed on: the snapshot at last_sync_version (product_versions),
-- except for the fields in `unsynced`, which hold what the other side has instead: our edits that it has not got yet, and
-- conflicts. products.last_sync_version is the newest of them (D-55); with two systems each needs its own.
ALTER TABLE public.integration_mappings
  ADD COLUMN last_sync_version bigint CHECK (last_sync_version > 0),
  ADD COLUMN unsynced jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(unsynced) = 'object'),
  ADD COLUMN remote_version text,
  ADD COLUMN remote_updated_at timestamptz,
  ADD COLUMN content_hash text;
-- What a system still has to be told is looked for here.
CREATE INDEX ix_integration_mappings_internal ON public.integration_mappings (org_id, entity_type, internal_id)
  WHERE deleted_at IS NULL;

-- Who acted: tokens of machines have a name and no user.
ALTER TABLE public.sync_operations
  ADD COLUMN created_by_name text,
  ADD COLUMN stop_reason text,           -- why its changes wait for a person although rules would have approved them
  ADD COLUMN finished_receiving_at timestamptz;
ALTER TABLE public.product_versions
  ADD COLUMN changed_by_name text,
  -- Edits that lost, by field: {"price": {"kept", "lost", "system", "strategy"}}. No edit vanishes without a name here.
  ADD COLUMN overruled jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(overruled) = 'object');
ALTER TABLE public.category_versions ADD COLUMN changed_by_name text;

-- Where a staged change comes from. new_product_id: the id a created product will have.
ALTER TABLE public.products_staging
  ADD COLUMN source text NOT NULL DEFAULT 'import',
  ADD COLUMN system text,
  ADD COLUMN external_id text,
  ADD COLUMN line integer CHECK (line > 0),
  ADD COLUMN new_product_id uuid,
  ADD COLUMN auto_approved boolean NOT NULL DEFAULT false,
  ADD COLUMN reviewed_by_name text,
  ADD COLUMN staged_by_name text;
CREATE INDEX ix_products_staging_status ON public.products_staging (org_id, status, id);

ALTER TABLE public.sync_conflicts
  ADD COLUMN system text,
  ADD COLUMN resolution_note text,
  ADD COLUMN resolved_by_name text;
-- One open conflict per field and system; a later merge refreshes it.
CREATE UNIQUE INDEX ux_sync_conflicts_open ON public.sync_conflicts (org_id, product_id, variant_id, field_name, system)
  NULLS NOT DISTINCT WHERE resolved_at IS NULL AND product_id IS NOT NULL;

ALTER TABLE public.sync_rollbacks
  ADD COLUMN requested_by_name text;

ALTER TABLE public.sync_preview_cache ADD COLUMN computed_by_name text;
ALTER TABLE public.sync_preview_item
  ADD COLUMN conflicts jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(conflicts) = 'object'),
  ADD COLUMN line integer CHECK (line > 0);

-- How an organisation wants its catalog kept; no row = the defaults.
CREATE TABLE public.catalog_settings (
  org_id uuid PRIMARY KEY REFERENCES public.organization (id) ON DELETE CASCADE,
  -- By what a system's product is recognised as ours at first sight, in this order.
  match_rules text[] NOT NULL DEFAULT '{sku,barcode,handle}' CHECK (match_rules <@ ARRAY['sku', 'barcode', 'handle']),
  -- Which changes need no person: [{"source": "sync"|"import"|"*", "field": name|"*", "max_percent": n?, "max_rows": n?}].
  auto_approve jsonb NOT NULL DEFAULT '[{"source": "sync", "field": "*"}]' CHECK (jsonb_typeof(auto_approve) = 'array'),
  -- The blast radius: an operation beyond one of these waits for a person, whatever the rules above say.
  most_prices_percent numeric(5, 2) NOT NULL DEFAULT 20 CHECK (most_prices_percent BETWEEN 0 AND 100),
  fewest_prices integer NOT NULL DEFAULT 20 CHECK (fewest_prices >= 0),
  most_price_change_percent numeric(9, 2) NOT NULL DEFAULT 50 CHECK (most_price_change_percent >= 0),
  most_zero_stock integer NOT NULL DEFAULT 50 CHECK (most_zero_stock >= 0),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT auth.guard_tenant_table('public.catalog_settings', 'org_id', 'catalog_settings');
