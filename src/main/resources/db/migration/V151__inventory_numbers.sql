-- The number of a count that was given up is free again. What was sent keeps its number in the outbox.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.inventory_sessions DROP CONSTRAINT inventory_sessions_org_id_number_key;
CREATE UNIQUE INDEX ux_inventory_sessions_number ON public.inventory_sessions (org_id, number) WHERE status <> 'cancelled';
