-- A shop's stock levels are read whole by a bulk operation: the first time at once, then once in a while (issue 5, part 2).
SET LOCAL timezone = 'UTC';

-- What a read of everything did not find is not stocked at its place any more: the levels by the last read that saw them.
ALTER TABLE public.shopify_inventory_levels ADD COLUMN last_batch_uid uuid;
ALTER TABLE public.shopify_inventory_levels ADD FOREIGN KEY (org_id, last_batch_uid)
  REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (last_batch_uid);
CREATE INDEX ix_shopify_inventory_levels_batch ON public.shopify_inventory_levels (org_id, last_batch_uid);

-- The organisations with a shop whose levels were never read, or not for that long. The cursor is when the read began, in
-- microseconds since 1970.
GRANT SELECT (org_id, source_system, entity_name, last_sync_rowversion) ON bridge.erp_sync_state TO syncflow_worker;
CREATE FUNCTION bridge.shops_without_levels(p_age interval) RETURNS TABLE (org_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT DISTINCT o.id
    FROM public.organization o JOIN public.integration_connections c ON c.org_id = o.id
    WHERE c.system = 'shopify' AND c.status <> 'disabled' AND o.status = 'active' AND o.deleted_at IS NULL
      AND NOT EXISTS (
        SELECT FROM bridge.erp_sync_state s
        WHERE s.org_id = o.id AND s.source_system = 'shopify' AND s.entity_name = 'inventory_levels'
          AND s.last_sync_rowversion > extract(epoch FROM clock_timestamp() - p_age) * 1000000)
  $$;
SELECT auth.give_to_worker('bridge.shops_without_levels(interval)');
