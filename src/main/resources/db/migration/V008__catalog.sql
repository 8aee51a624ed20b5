-- Document S3: products, staging, versions, conflicts, rollback, Xorosoft, performance (D-01..D-79; decisions 31-33).
-- S3 names the columns and gives no types; ids are UUIDs with the organisation beside them (D109). Products and categories
-- are soft-deleted, so their versions and conflicts keep something to refer to.
SET LOCAL timezone = 'UTC';

CREATE TABLE public.sync_operations (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  operation_uuid uuid NOT NULL DEFAULT public.uuid_v7(),
  name text NOT NULL,
  operation_type text NOT NULL DEFAULT 'full_sync',
  sync_direction text NOT NULL CHECK (sync_direction IN ('up', 'down', 'bidirectional')),
  status public.sync_status_type NOT NULL DEFAULT 'pending',
  statistics jsonb NOT NULL DEFAULT '{}',
  is_rollbackable boolean NOT NULL DEFAULT false,
  source_system text,
  batch_uid uuid,
  error_message text,
  created_by uuid,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, id),
  UNIQUE (org_id, operation_uuid),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (batch_uid),
  FOREIGN KEY (org_id, created_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX ix_sync_operations_status ON public.sync_operations (org_id, status, created_at DESC);
CREATE INDEX ix_sync_operations_batch ON public.sync_operations (org_id, batch_uid);
CREATE INDEX ix_sync_operations_created_by ON public.sync_operations (org_id, created_by);
SELECT auth.guard_tenant_table('public.sync_operations', 'org_id', 'sync_operations');

CREATE TABLE public.categories (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  parent_id uuid,
  name text NOT NULL,
  slug text,
  description text,
  attributes jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL DEFAULT 1 CHECK (version > 0),
  last_sync_version bigint,
  sync_locked boolean NOT NULL DEFAULT false,
  sync_locked_by uuid,
  sync_locked_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz,
  UNIQUE (org_id, id),
  CONSTRAINT categories_lock_expires CHECK (NOT sync_locked OR sync_locked_until IS NOT NULL),
  CONSTRAINT categories_not_own_parent CHECK (parent_id <> id),
  FOREIGN KEY (org_id, parent_id) REFERENCES public.categories (org_id, id) ON DELETE SET NULL (parent_id),
  FOREIGN KEY (org_id, sync_locked_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (sync_locked_by)
);
CREATE UNIQUE INDEX ux_categories_slug ON public.categories (org_id, slug) WHERE deleted_at IS NULL;
CREATE INDEX ix_categories_parent ON public.categories (org_id, parent_id);
CREATE INDEX ix_categories_locked_by ON public.categories (org_id, sync_locked_by);
SELECT auth.guard_tenant_table('public.categories', 'org_id', 'categories');

-- S3's enhanced fields (D-54..D-59) on a product of our own (decision 31, D110). A lock always ends (D111).
CREATE TABLE public.products (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  category_id uuid,
  sku text NOT NULL CHECK (length(sku) BETWEEN 1 AND 255),
  name text NOT NULL,
  description text,
  vendor text,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('draft', 'active', 'archived')),
  price numeric(18, 4),
  currency char(3),
  barcode text,
  weight_kg numeric(12, 4),
  attributes jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL DEFAULT 1 CHECK (version > 0),
  last_sync_version bigint,                         -- the base of the three-way merge (decision 32)
  sync_locked boolean NOT NULL DEFAULT false,
  sync_locked_by uuid,
  sync_locked_until timestamptz,
  xorosoft_id text,
  stock_synced_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz,
  UNIQUE (org_id, id),
  CONSTRAINT products_lock_expires CHECK (NOT sync_locked OR sync_locked_until IS NOT NULL),
  FOREIGN KEY (org_id, category_id) REFERENCES public.categories (org_id, id) ON DELETE SET NULL (category_id),
  FOREIGN KEY (org_id, sync_locked_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (sync_locked_by)
);
-- Soft-deleted rows do not hold their sku (D126).
CREATE UNIQUE INDEX ux_products_sku ON public.products (org_id, sku) WHERE deleted_at IS NULL;
CREATE INDEX ix_products_xorosoft ON public.products (org_id, xorosoft_id) WHERE xorosoft_id IS NOT NULL;
CREATE INDEX ix_products_category ON public.products (org_id, category_id);
CREATE INDEX ix_products_locked_by ON public.products (org_id, sync_locked_by);
SELECT auth.guard_tenant_table('public.products', 'org_id', 'products');

CREATE TABLE public.product_variants (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  product_id uuid NOT NULL,
  sku text NOT NULL CHECK (length(sku) BETWEEN 1 AND 255),
  name text,
  position integer NOT NULL DEFAULT 0,
  price numeric(18, 4),
  barcode text,
  weight_kg numeric(12, 4),
  options jsonb NOT NULL DEFAULT '{}',
  version bigint NOT NULL DEFAULT 1 CHECK (version > 0),
  last_sync_version bigint,
  xorosoft_id text,
  stock_synced_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz,
  UNIQUE (org_id, id),
  FOREIGN KEY (org_id, product_id) REFERENCES public.products (org_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ux_product_variants_sku ON public.product_variants (org_id, sku) WHERE deleted_at IS NULL;
CREATE INDEX ix_product_variants_product ON public.product_variants (org_id, product_id, position);
SELECT auth.guard_tenant_table('public.product_variants', 'org_id', 'product_variants');

-- Who decides a field (decision 32, D115). No row = manual.
CREATE TABLE public.field_ownership (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  system text NOT NULL,
  entity_name text NOT NULL,
  field_name text NOT NULL,
  policy text NOT NULL DEFAULT 'manual' CHECK (policy IN ('source_wins', 'target_wins', 'newest', 'manual')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, system, entity_name, field_name)
);
SELECT auth.guard_tenant_table('public.field_ownership', 'org_id', 'field_ownership');

-- Changes that wait for approval (D-02..D-10; decision 33). A row whose product moved on since base_version is refused.
CREATE TABLE public.products_staging (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  source_product_id uuid,
  sync_operation_id uuid NOT NULL,
  sku text,
  name text,
  change_type text NOT NULL CHECK (change_type IN ('create', 'update', 'delete')),
  change_data jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(change_data) = 'object'),
  has_conflicts boolean NOT NULL DEFAULT false,
  base_version bigint,
  status text NOT NULL DEFAULT 'staged' CHECK (status IN ('staged', 'approved', 'rejected', 'applied', 'refused')),
  status_reason text,
  staged_by uuid,
  reviewed_by uuid,
  reviewed_at timestamptz,
  applied_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, id),
  CONSTRAINT products_staging_refers_to_its_product CHECK (change_type = 'create' OR source_product_id IS NOT NULL),
  FOREIGN KEY (org_id, source_product_id) REFERENCES public.products (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, sync_operation_id) REFERENCES public.sync_operations (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, staged_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (staged_by),
  FOREIGN KEY (org_id, reviewed_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (reviewed_by)
);
CREATE INDEX ix_products_staging_product ON public.products_staging (org_id, source_product_id);
CREATE INDEX ix_products_staging_operation ON public.products_staging (org_id, sync_operation_id, status);
CREATE INDEX ix_products_staging_staged_by ON public.products_staging (org_id, staged_by);
CREATE INDEX ix_products_staging_reviewed_by ON public.products_staging (org_id, reviewed_by);
SELECT auth.guard_tenant_table('public.products_staging', 'org_id', 'products_staging');

-- Edits of the same field on both sides (D-18..D-24). Values are typed JSON, so 19.9 equals 19.90 (D114).
CREATE TABLE public.sync_conflicts (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  conflict_uuid uuid NOT NULL DEFAULT public.uuid_v7(),
  sync_operation_id uuid NOT NULL,
  product_id uuid,
  variant_id uuid,
  conflict_type text NOT NULL DEFAULT 'field_mismatch',
  field_name text NOT NULL,
  base_value jsonb,
  local_value jsonb,
  remote_value jsonb,
  resolution_strategy text NOT NULL DEFAULT 'manual'
    CHECK (resolution_strategy IN ('source_wins', 'target_wins', 'newest', 'manual')),
  auto_resolvable boolean NOT NULL DEFAULT false,
  severity text NOT NULL DEFAULT 'medium' CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  resolved_value jsonb,
  resolved_by uuid,
  resolved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, conflict_uuid),
  FOREIGN KEY (org_id, sync_operation_id) REFERENCES public.sync_operations (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, product_id) REFERENCES public.products (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, variant_id) REFERENCES public.product_variants (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, resolved_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (resolved_by)
);
CREATE INDEX ix_sync_conflicts_open ON public.sync_conflicts (org_id, created_at DESC) WHERE resolved_at IS NULL;
CREATE INDEX ix_sync_conflicts_operation ON public.sync_conflicts (org_id, sync_operation_id);
CREATE INDEX ix_sync_conflicts_product ON public.sync_conflicts (org_id, product_id);
CREATE INDEX ix_sync_conflicts_variant ON public.sync_conflicts (org_id, variant_id);
CREATE INDEX ix_sync_conflicts_resolved_by ON public.sync_conflicts (org_id, resolved_by);
SELECT auth.guard_tenant_table('public.sync_conflicts', 'org_id', 'sync_conflicts');

-- Version history (D-25..D-32): snapshots, numbered per product under the product's row lock (decision 31, D112). Proof:
-- never changed nor deleted by the application.
CREATE TABLE public.product_versions (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  product_id uuid NOT NULL,
  version_number bigint NOT NULL CHECK (version_number > 0),
  product_data jsonb NOT NULL,
  changed_fields text[] NOT NULL DEFAULT '{}',
  change_source text NOT NULL,
  changed_by uuid,
  sync_operation_id uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, product_id, version_number),
  FOREIGN KEY (org_id, product_id) REFERENCES public.products (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, sync_operation_id) REFERENCES public.sync_operations (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, changed_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (changed_by)
);
CREATE INDEX ix_product_versions_operation ON public.product_versions (org_id, sync_operation_id);
CREATE INDEX ix_product_versions_changed_by ON public.product_versions (org_id, changed_by);
SELECT auth.guard_tenant_table('public.product_versions', 'org_id', 'product_versions', ARRAY['select', 'insert']);

CREATE TABLE public.category_versions (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  category_id uuid NOT NULL,
  version_number bigint NOT NULL CHECK (version_number > 0),
  category_data jsonb NOT NULL,
  changed_fields text[] NOT NULL DEFAULT '{}',
  change_source text NOT NULL,
  changed_by uuid,
  sync_operation_id uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, category_id, version_number),
  FOREIGN KEY (org_id, category_id) REFERENCES public.categories (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, sync_operation_id) REFERENCES public.sync_operations (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, changed_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (changed_by)
);
CREATE INDEX ix_category_versions_operation ON public.category_versions (org_id, sync_operation_id);
CREATE INDEX ix_category_versions_changed_by ON public.category_versions (org_id, changed_by);
SELECT auth.guard_tenant_table('public.category_versions', 'org_id', 'category_versions', ARRAY['select', 'insert']);

-- Stock by warehouse (D-33..D-39). A Xorosoft product we do not have yet has no product_id.
CREATE TABLE public.xorosoft_products (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  product_id uuid,
  xorosoft_id text NOT NULL,
  sku text,
  warehouse_code text NOT NULL,
  stock_on_hand numeric(18, 4) NOT NULL DEFAULT 0,
  stock_available numeric(18, 4) NOT NULL DEFAULT 0,
  cost_price numeric(18, 6),
  currency char(3),
  source_updated_at timestamptz,
  synced_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, xorosoft_id, warehouse_code),
  FOREIGN KEY (org_id, product_id) REFERENCES public.products (org_id, id) ON DELETE SET NULL (product_id)
);
CREATE INDEX ix_xorosoft_products_product ON public.xorosoft_products (org_id, product_id);
CREATE INDEX ix_xorosoft_products_sku ON public.xorosoft_products (org_id, sku);
SELECT auth.guard_tenant_table('public.xorosoft_products', 'org_id', 'xorosoft_products');

-- Xorosoft runs (D-40..D-43); id is the run's id in bridge.sync_batches. Files are names inside the exchange folder:
-- neither absolute nor climbing out of it (D116).
CREATE TABLE public.xorosoft_sync_logs (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  sync_type text NOT NULL CHECK (sync_type IN ('stock_update', 'price_update', 'full_sync')),
  status public.sync_status_type NOT NULL DEFAULT 'pending',
  statistics jsonb NOT NULL DEFAULT '{}',
  import_file text CHECK (import_file !~ '^[/\\]|(^|[/\\])\.\.([/\\]|$)|:'),
  export_file text CHECK (export_file !~ '^[/\\]|(^|[/\\])\.\.([/\\]|$)|:'),
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_xorosoft_sync_logs_created ON public.xorosoft_sync_logs (org_id, created_at DESC);
SELECT auth.guard_tenant_table('public.xorosoft_sync_logs', 'org_id', 'xorosoft_sync_logs');

-- A rollback is itself an operation, with a plan (D-44..D-47; decision 33, D113).
CREATE TABLE public.sync_rollbacks (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  original_operation_id uuid NOT NULL,
  rollback_operation_id uuid,
  rollback_type text NOT NULL CHECK (rollback_type IN ('full', 'partial', 'selective')),
  backup_data jsonb NOT NULL DEFAULT '{}',
  status public.sync_status_type NOT NULL DEFAULT 'pending',
  reason text,
  requested_by uuid,
  completed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT sync_rollbacks_two_operations CHECK (rollback_operation_id <> original_operation_id),
  FOREIGN KEY (org_id, original_operation_id) REFERENCES public.sync_operations (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, rollback_operation_id) REFERENCES public.sync_operations (org_id, id) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, requested_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (requested_by)
);
CREATE INDEX ix_sync_rollbacks_original ON public.sync_rollbacks (org_id, original_operation_id);
CREATE INDEX ix_sync_rollbacks_rollback ON public.sync_rollbacks (org_id, rollback_operation_id);
CREATE INDEX ix_sync_rollbacks_requested_by ON public.sync_rollbacks (org_id, requested_by);
SELECT auth.guard_tenant_table('public.sync_rollbacks', 'org_id', 'sync_rollbacks');

-- How fast a run or operation was, and what held it up (D-48..D-53). total_duration is in seconds.
CREATE TABLE public.sync_performance_logs (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  sync_operation_id uuid,
  batch_uid uuid,
  total_duration numeric(14, 3) NOT NULL CHECK (total_duration >= 0),
  api_calls_count bigint NOT NULL DEFAULT 0 CHECK (api_calls_count >= 0),
  rate_limited_count bigint NOT NULL DEFAULT 0 CHECK (rate_limited_count >= 0),
  items_per_second numeric(24, 3),
  bottleneck_stage text,
  stage_durations jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (org_id, sync_operation_id) REFERENCES public.sync_operations (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE CASCADE
);
CREATE INDEX ix_sync_performance_logs_operation ON public.sync_performance_logs (org_id, sync_operation_id);
CREATE INDEX ix_sync_performance_logs_batch ON public.sync_performance_logs (org_id, batch_uid);
CREATE INDEX ix_sync_performance_logs_created ON public.sync_performance_logs (org_id, created_at DESC);
SELECT auth.guard_tenant_table('public.sync_performance_logs', 'org_id', 'sync_performance_logs');
