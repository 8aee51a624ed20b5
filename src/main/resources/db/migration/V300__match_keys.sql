-- Match rules compare what people typed into two systems: blanks around it and its case mean nothing there (reference/commerce-apis.md, 4:
-- "keep the raw key; normalise only for matching, and report collisions"). What is stored stays as it was written.
SET LOCAL timezone = 'UTC';

-- A SKU, barcode or handle as it is compared: without blanks around it (no-break spaces and byte order marks are blanks, too) and in lower
-- case; NULL when nothing is left. Beyond ASCII the case follows Unicode where PostgreSQL was built with ICU, else the database's locale.
DO $create$
BEGIN
  EXECUTE format($function$
    CREATE FUNCTION public.match_key(value text) RETURNS text
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT NULLIF(pg_catalog.lower(pg_catalog.btrim(value, U&' \0009\000A\000B\000C\000D\00A0\2007\202F\FEFF') %s), '') $$
    $function$,
    CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_collation WHERE collname = 'und-x-icu'
        AND collnamespace = 'pg_catalog'::regnamespace) THEN 'COLLATE pg_catalog."und-x-icu"' ELSE '' END);
END
$create$;

CREATE INDEX ix_products_sku_key ON public.products (org_id, public.match_key(sku)) WHERE deleted_at IS NULL;
DROP INDEX public.ix_products_barcode;
CREATE INDEX ix_products_barcode_key ON public.products (org_id, public.match_key(barcode))
  WHERE barcode IS NOT NULL AND deleted_at IS NULL;
DROP INDEX public.ix_products_handle;
CREATE INDEX ix_products_handle_key ON public.products (org_id, public.match_key(handle))
  WHERE handle IS NOT NULL AND deleted_at IS NULL;
