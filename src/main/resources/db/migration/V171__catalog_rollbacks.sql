-- A record can be taken back to one of its versions; that has no original operation.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.sync_rollbacks
  ALTER COLUMN original_operation_id DROP NOT NULL,
  ADD COLUMN product_id uuid,
  ADD COLUMN to_version bigint CHECK (to_version > 0),
  ADD CONSTRAINT sync_rollbacks_of_something CHECK (original_operation_id IS NOT NULL OR product_id IS NOT NULL),
  ADD FOREIGN KEY (org_id, product_id) REFERENCES public.products (org_id, id) ON DELETE RESTRICT;
CREATE INDEX ix_sync_rollbacks_product ON public.sync_rollbacks (org_id, product_id);
