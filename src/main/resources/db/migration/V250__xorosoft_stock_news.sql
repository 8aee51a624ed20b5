-- Which stock the catalog has not been offered yet (issue 5, part 4): a row whose told_available differs. Kept here and not with
-- the catalog, so that what a failed run had read is offered by the next one.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.xorosoft_products ADD COLUMN told_available numeric(18, 4);
CREATE INDEX ix_xorosoft_products_news ON public.xorosoft_products (org_id, product_id)
  WHERE product_id IS NOT NULL AND told_available IS DISTINCT FROM stock_available;
