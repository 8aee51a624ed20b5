-- A category can be taken back to one of its versions (D-31, D-32), as a product can.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.sync_rollbacks
  ADD COLUMN category_id uuid,
  ADD FOREIGN KEY (org_id, category_id) REFERENCES public.categories (org_id, id) ON DELETE RESTRICT,
  DROP CONSTRAINT sync_rollbacks_of_something,
  ADD CONSTRAINT sync_rollbacks_of_something
    CHECK (original_operation_id IS NOT NULL OR product_id IS NOT NULL OR category_id IS NOT NULL);
CREATE INDEX ix_sync_rollbacks_category ON public.sync_rollbacks (org_id, category_id);
