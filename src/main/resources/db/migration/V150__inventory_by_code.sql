-- Inventory sessions as people make them (decision 29, reference/syrve.md 6.2, 6.3): a store, a product or a container may
-- be known by its code alone; somebody approves; a document has no more than 3 decimals.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.inventory_sessions
  ALTER COLUMN store_id DROP NOT NULL,
  ADD COLUMN store_code text CHECK (length(store_code) BETWEEN 1 AND 100),
  ADD COLUMN approved_by uuid,
  ADD COLUMN approved_by_name text,
  ADD COLUMN approved_at timestamptz,
  ADD CONSTRAINT inventory_sessions_one_store CHECK (num_nonnulls(store_id, store_code) = 1),
  ADD FOREIGN KEY (org_id, approved_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (approved_by);
CREATE INDEX ix_inventory_sessions_approved_by ON public.inventory_sessions (org_id, approved_by);

ALTER TABLE public.inventory_session_lines
  ALTER COLUMN product_id DROP NOT NULL,
  ADD COLUMN container_code text CHECK (length(container_code) BETWEEN 1 AND 100),
  ADD CONSTRAINT inventory_session_lines_product CHECK (num_nonnulls(product_id, product_code) > 0),
  ADD CONSTRAINT inventory_session_lines_container CHECK (num_nonnulls(container_id, container_code) < 2),
  ADD CONSTRAINT inventory_session_lines_amount CHECK (amount >= 0 AND amount = round(amount, 3)),
  DROP CONSTRAINT inventory_session_lines_org_id_session_id_product_id_contai_key;
-- A product is counted once in each container, and once without; by its id, or else by its code.
CREATE UNIQUE INDEX ux_inventory_session_lines_subject ON public.inventory_session_lines
  (org_id, session_id, lower(COALESCE(product_id::text, product_code)), COALESCE(container_id::text, container_code, ''));
-- The lines of a session in the order they came.
CREATE INDEX ix_inventory_session_lines_order ON public.inventory_session_lines (org_id, session_id, id);

-- The dates of purchase invoices, of which Syrve's manual says two things (reference/syrve.md 8): 2026-11-21T08:00:00 or
-- 21.11.2026.
ALTER TABLE public.syrve_config
  ADD COLUMN invoice_date_format text NOT NULL DEFAULT 'iso' CHECK (invoice_date_format IN ('iso', 'local'));
