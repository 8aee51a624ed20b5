-- What Xorosoft says about an item itself, whatever warehouses it lies in (D-38): a price may be told before any stock is. The
-- cost is copied to the item's rows of xorosoft_products, where document S3 has it.
SET LOCAL timezone = 'UTC';

CREATE TABLE public.xorosoft_items (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  xorosoft_id text NOT NULL,
  sku text NOT NULL,
  barcode text,
  price numeric(18, 4),
  cost_price numeric(18, 6),
  currency char(3),
  active boolean NOT NULL DEFAULT true,
  source_updated_at timestamptz,
  synced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, xorosoft_id)
);
CREATE INDEX ix_xorosoft_items_sku ON public.xorosoft_items (org_id, sku);
SELECT auth.guard_tenant_table('public.xorosoft_items', 'org_id', 'xorosoft_items');
