-- SKUs are compared by match_key (V300), also with Xorosoft's item numbers. As columns: row-level security lets an index serve only
-- comparisons that are leakproof, which that of two texts is and lower() is not, so under it an index over the expression would be
-- read for the whole organisation.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.products ADD COLUMN sku_key text GENERATED ALWAYS AS (public.match_key(sku)) STORED;
ALTER TABLE public.product_variants ADD COLUMN sku_key text GENERATED ALWAYS AS (public.match_key(sku)) STORED;
ALTER TABLE public.xorosoft_products ADD COLUMN sku_key text GENERATED ALWAYS AS (public.match_key(sku)) STORED;
DROP INDEX public.ix_products_sku_key;
CREATE INDEX ix_products_sku_key ON public.products (org_id, sku_key) WHERE deleted_at IS NULL;
CREATE INDEX ix_product_variants_sku_key ON public.product_variants (org_id, sku_key) WHERE deleted_at IS NULL;
DROP INDEX public.ix_xorosoft_products_sku;
CREATE INDEX ix_xorosoft_products_sku_key ON public.xorosoft_products (org_id, sku_key);
