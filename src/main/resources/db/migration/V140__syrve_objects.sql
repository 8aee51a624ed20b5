-- Raw objects of the pull (issue 4, part 2; decision 30). Two kinds that S0's list leaves out: groups of departments (sections and
-- points of sale) and groups of products, which the old XML list mixes into the products. And what a complete list lacks is marked,
-- never deleted.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.syrve_raw_objects DROP CONSTRAINT syrve_raw_objects_entity_type_check;
ALTER TABLE public.syrve_raw_objects ADD CONSTRAINT syrve_raw_objects_entity_type_check CHECK (entity_type IN
  ('product', 'category', 'store', 'stock', 'unit', 'department', 'group', 'product_group'));
ALTER TABLE public.syrve_raw_objects ADD COLUMN missing_since timestamptz;
COMMENT ON COLUMN public.syrve_raw_objects.missing_since IS
  'Of the current state: since when complete lists have lacked the object. Of a stock row it says that the balance is zero: its '
  'whole store was asked. NULL = seen in the last complete list, or not known to be missing.';
COMMENT ON COLUMN public.syrve_raw_objects.sync_run_id IS 'The run that saw the object last.';
-- Every run touches every object it sees; room on the page keeps that from growing the table.
ALTER TABLE public.syrve_raw_objects SET (fillfactor = 80);

-- A view lists its columns when it is made.
CREATE OR REPLACE VIEW public.syrve_current_objects WITH (security_invoker = true) AS
  SELECT DISTINCT ON (tenant_id, entity_type, syrve_id) *
  FROM public.syrve_raw_objects
  ORDER BY tenant_id, entity_type, syrve_id, last_seen_at DESC;
