-- An edit of a system that was written over before anybody saw it (issue 5: nothing is overwritten unseen) is a conflict of
-- its own: what both sides have now is the same, so no later reading may refresh or close it, and there may be one beside
-- the open conflict of the same field.
DROP INDEX public.ux_sync_conflicts_open;
CREATE UNIQUE INDEX ux_sync_conflicts_open ON public.sync_conflicts (org_id, product_id, variant_id, field_name, system)
  NULLS NOT DISTINCT WHERE resolved_at IS NULL AND product_id IS NOT NULL AND conflict_type <> 'overwritten';
