-- Document S2: the schema bridge (C-03..C-47), with the organisation in every key (decision 2).
SET timezone = 'UTC';

CREATE TABLE bridge.sync_batches (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  sync_type text NOT NULL CHECK (sync_type IN ('realtime', 'background')),
  status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed')),
  state text NOT NULL DEFAULT 'in_progress' CHECK (state IN ('pending', 'in_progress', 'completed',
    'completed_with_errors', 'failed', 'cancelled', 'paused', 'timeout')),
  trigger text NOT NULL DEFAULT 'manual' CHECK (trigger IN ('manual', 'schedule', 'resume')),
  resumed_from uuid,
  initiated_by uuid,
  fence bigint NOT NULL DEFAULT 0,
  rows_fetched bigint NOT NULL DEFAULT 0,
  rows_normalized bigint NOT NULL DEFAULT 0,
  rows_inserted bigint NOT NULL DEFAULT 0,
  rows_updated bigint NOT NULL DEFAULT 0,
  rows_unchanged bigint NOT NULL DEFAULT 0,
  rows_failed bigint NOT NULL DEFAULT 0,
  rows_pending bigint NOT NULL DEFAULT 0,
  rows_superseded bigint NOT NULL DEFAULT 0,
  rows_skipped bigint NOT NULL DEFAULT 0,
  rows_late bigint NOT NULL DEFAULT 0,      -- of the above: rows below the cursor that had been missed
  rows_released bigint NOT NULL DEFAULT 0,  -- beside the above: children of earlier runs that this run's parents released
  low_rowversion bigint,
  high_rowversion bigint,
  source_clock timestamptz,
  error_message text,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, uid),
  FOREIGN KEY (org_id, resumed_from) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (resumed_from),
  CONSTRAINT sync_batches_ledger_balances CHECK (status = 'running' OR rows_fetched =
    rows_inserted + rows_updated + rows_unchanged + rows_failed + rows_pending + rows_superseded + rows_skipped)
);

CREATE TABLE bridge.run_leases (
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  batch_uid uuid,
  holder text NOT NULL,
  fence bigint NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL,
  PRIMARY KEY (org_id, source_system, entity_name)
);

CREATE TABLE bridge.failed_records (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  batch_uid uuid NOT NULL,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  business_key jsonb,
  bk_hash text CHECK (bk_hash ~ '^[0-9a-f]{64}$'),
  source_rowversion bigint,
  raw_data jsonb,
  raw_bytes bytea,             -- the record as it came, when JSONB cannot hold it (D83)
  normalized_data jsonb,
  stage_failed text NOT NULL CHECK (stage_failed IN ('fetch', 'parse', 'normalize', 'map', 'validate', 'parent',
    'load', 'deliver')),
  error_code text NOT NULL,
  error_message text NOT NULL,
  retryable boolean NOT NULL DEFAULT false,
  retry_count integer NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  max_retries integer NOT NULL DEFAULT 5 CHECK (max_retries >= 0),
  next_retry_at timestamptz,
  seen_count integer NOT NULL DEFAULT 1,
  last_batch_uid uuid,
  resolved_at timestamptz,
  resolution text CHECK (resolution IN ('passed', 'replayed', 'superseded', 'ignored')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, uid),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE RESTRICT
);
-- One open dead letter per record: reading the record again updates it.
CREATE UNIQUE INDEX ux_failed_records_open ON bridge.failed_records (org_id, source_system, entity_name, bk_hash)
  WHERE resolved_at IS NULL AND bk_hash IS NOT NULL;

CREATE TABLE bridge.pending_children (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  batch_uid uuid NOT NULL,
  source_system text NOT NULL,
  child_entity text NOT NULL,
  child_key jsonb NOT NULL,
  child_bk_hash text NOT NULL CHECK (child_bk_hash ~ '^[0-9a-f]{64}$'),
  source_rowversion bigint NOT NULL,
  parent_entity text NOT NULL,
  parent_key jsonb NOT NULL,
  parent_bk_hash text NOT NULL CHECK (parent_bk_hash ~ '^[0-9a-f]{64}$'),
  child_payload jsonb NOT NULL,   -- the mapped row, by target column
  retry_count integer NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  max_retries integer NOT NULL DEFAULT 5 CHECK (max_retries >= 0),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- One row per waiting record: it waits for the first parent found missing; its next check finds the next one.
  UNIQUE (org_id, source_system, child_entity, child_bk_hash),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE RESTRICT
);

CREATE TABLE bridge.erp_sync_state (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  last_sync_rowversion bigint,
  last_key jsonb,
  last_sync_timestamp timestamptz,
  last_batch_uid uuid,            -- the last SUCCESSFUL batch (C-32)
  last_attempt_batch_uid uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, entity_name, source_system),
  FOREIGN KEY (org_id, last_batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (last_batch_uid)
);

CREATE TABLE bridge.field_mappings (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  entity_name text NOT NULL,
  source_field text NOT NULL,
  target_field text NOT NULL,
  transformation text NOT NULL DEFAULT '',
  default_value text,
  is_required boolean NOT NULL DEFAULT false,
  position integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, entity_name, source_field, target_field)
);

-- SHA-256 over the compact JSON array of the key's parts; io.syncflow.record.BusinessKey computes the same (decision 25).
CREATE FUNCTION bridge.business_key_json(parts text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT '[' || string_agg(coalesce(to_json(part)::text, 'null'), ',' ORDER BY n) || ']'
    FROM unnest(parts) WITH ORDINALITY AS p (part, n)
  $$;

CREATE FUNCTION bridge.business_key_hash(parts text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT encode(sha256(convert_to(bridge.business_key_json(parts), 'UTF8')), 'hex') $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bridge TO syncflow_app;
GRANT SELECT ON public.organization TO syncflow_app;
