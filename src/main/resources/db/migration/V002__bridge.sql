-- Document S2: the schema bridge (C-03..C-47), with the organisation in every key (decision 2, TRAP-14).
-- S2 names no column types; those here are ours. Its index names are kept, with org_id put first as D54 and D97 ask:
-- under row-level security every query has it. What S2 cascades from a batch is RESTRICT (decision 23, TRAP-18).
SET LOCAL timezone = 'UTC';

-- One row per run, whatever the system (C-04..C-11; decisions 14-16).

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
  requested text CHECK (requested IN ('pause', 'cancel')), -- what a person asked of the open run
  error_message text,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, uid),
  FOREIGN KEY (org_id, resumed_from) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (resumed_from),
  FOREIGN KEY (org_id, initiated_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (initiated_by),
  CONSTRAINT sync_batches_ledger_balances CHECK (status = 'running' OR rows_fetched =
    rows_inserted + rows_updated + rows_unchanged + rows_failed + rows_pending + rows_superseded + rows_skipped),
  -- The three words of S2 and the eight of S1 say the same thing (decision 16, TRAP-13, D71).
  CONSTRAINT sync_batches_state_agrees CHECK (CASE status
    WHEN 'running' THEN state IN ('pending', 'in_progress', 'paused')
    WHEN 'completed' THEN state IN ('completed', 'completed_with_errors')
    ELSE state IN ('failed', 'cancelled', 'timeout') END),
  CONSTRAINT sync_batches_counts_positive CHECK (least(rows_fetched, rows_normalized, rows_inserted, rows_updated,
    rows_unchanged, rows_failed, rows_pending, rows_superseded, rows_skipped, rows_late, rows_released) >= 0)
);
CREATE INDEX ix_sync_batches_entity ON bridge.sync_batches (org_id, entity_name, started_at);
CREATE INDEX ix_sync_batches_status ON bridge.sync_batches (org_id, status);
CREATE INDEX ix_sync_batches_started ON bridge.sync_batches (org_id, started_at DESC);
CREATE INDEX ix_sync_batches_resumed_from ON bridge.sync_batches (org_id, resumed_from);
CREATE INDEX ix_sync_batches_initiated_by ON bridge.sync_batches (org_id, initiated_by);
SELECT auth.guard_tenant_table('bridge.sync_batches', 'org_id', 'sync_batches');

-- Who may run an entity, until when (D40, D87): a second start is refused, and a writer whose fence is old is refused.
-- No foreign key to the batch: the lease is taken before the batch exists.
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
CREATE INDEX ix_run_leases_until ON bridge.run_leases (lease_until);
SELECT auth.guard_tenant_table('bridge.run_leases', 'org_id', 'run_leases');

-- The dead-letter queue (C-12..C-20; decisions 23-25).

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
  exhausted_at timestamptz,    -- set when no retry is left: waits for a person (D96)
  seen_count integer NOT NULL DEFAULT 1,
  last_batch_uid uuid,
  resolved_at timestamptz,
  resolution text CHECK (resolution IN ('passed', 'replayed', 'superseded', 'ignored')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, uid),
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE RESTRICT,
  FOREIGN KEY (org_id, last_batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (last_batch_uid)
);
CREATE INDEX ix_failed_records_batch ON bridge.failed_records (org_id, batch_uid);
CREATE INDEX ix_failed_records_last_batch ON bridge.failed_records (org_id, last_batch_uid);
CREATE INDEX ix_failed_records_retry ON bridge.failed_records (org_id, next_retry_at)
  WHERE resolved_at IS NULL AND exhausted_at IS NULL;
-- One open dead letter per record: reading the record again updates it.
CREATE UNIQUE INDEX ux_failed_records_open ON bridge.failed_records (org_id, source_system, entity_name, bk_hash)
  WHERE resolved_at IS NULL AND bk_hash IS NOT NULL;
SELECT auth.guard_tenant_table('bridge.failed_records', 'org_id', 'failed_records');

-- Each attempt at a dead letter is kept (decision 23).
CREATE TABLE bridge.failed_record_attempts (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  failed_record_uid uuid NOT NULL,
  batch_uid uuid,
  attempt integer NOT NULL CHECK (attempt > 0),
  outcome text NOT NULL CHECK (outcome IN ('passed', 'failed', 'superseded')),
  error_code text,
  error_message text,
  attempted_by uuid,
  attempted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, failed_record_uid, attempt),
  FOREIGN KEY (org_id, failed_record_uid) REFERENCES bridge.failed_records (org_id, uid) ON DELETE CASCADE,
  FOREIGN KEY (org_id, batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (batch_uid),
  FOREIGN KEY (org_id, attempted_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (attempted_by)
);
CREATE INDEX ix_failed_record_attempts_batch ON bridge.failed_record_attempts (org_id, batch_uid);
CREATE INDEX ix_failed_record_attempts_by ON bridge.failed_record_attempts (org_id, attempted_by);
SELECT auth.guard_tenant_table('bridge.failed_record_attempts', 'org_id', 'failed_record_attempts');

-- Children that wait for their parent (C-21..C-26; D104).

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
CREATE INDEX ix_pending_children_parent ON bridge.pending_children (org_id, parent_entity, parent_bk_hash);
CREATE INDEX ix_pending_children_batch ON bridge.pending_children (org_id, batch_uid);
SELECT auth.guard_tenant_table('bridge.pending_children', 'org_id', 'pending_children');

-- The cursor of each entity: (rowversion, key), moved in the transaction of the rows it covers (C-27..C-32; decision 18).

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
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  -- The unique key has the name of S2's index on the same columns: a second index would only cost writes (C-29, D41).
  CONSTRAINT ix_erp_sync_state_entity UNIQUE (org_id, entity_name, source_system),
  FOREIGN KEY (org_id, last_batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (last_batch_uid),
  FOREIGN KEY (org_id, last_attempt_batch_uid) REFERENCES bridge.sync_batches (org_id, uid)
    ON DELETE SET NULL (last_attempt_batch_uid)
);
CREATE INDEX ix_erp_sync_state_last_batch ON bridge.erp_sync_state (org_id, last_batch_uid);
CREATE INDEX ix_erp_sync_state_last_attempt ON bridge.erp_sync_state (org_id, last_attempt_batch_uid);
SELECT auth.guard_tenant_table('bridge.erp_sync_state', 'org_id', 'erp_sync_state');

-- Full loads spread over several nights (C-33..C-40; decisions 19 and 20; TRAP-12, TRAP-20).
CREATE TABLE bridge.background_sync_schedule (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  source_system text NOT NULL,
  entity_name text NOT NULL,
  is_enabled boolean NOT NULL DEFAULT false,
  sync_window_start time NOT NULL DEFAULT '19:00',
  sync_window_end time NOT NULL DEFAULT '07:00',      -- [start, end); end <= start means the next day
  time_zone text NOT NULL DEFAULT 'UTC',
  days_to_complete integer NOT NULL DEFAULT 7 CHECK (days_to_complete BETWEEN 1 AND 365),
  days_done integer NOT NULL DEFAULT 0 CHECK (days_done >= 0),
  total_rows bigint CHECK (total_rows >= 0),
  rows_per_day bigint CHECK (rows_per_day >= 0),      -- re-planned each night: ceil(remaining / nights left)
  current_offset bigint NOT NULL DEFAULT 0 CHECK (current_offset >= 0),  -- rows read so far, for display only
  last_key jsonb,                                     -- the position: paging is by key
  high_rowversion bigint,                             -- bound of this pass: later changes belong to the delta
  next_run_at timestamptz,
  pass_started_at timestamptz,
  pass_completed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, source_system, entity_name)
);
CREATE INDEX ix_background_sync_schedule_due ON bridge.background_sync_schedule (org_id, next_run_at) WHERE is_enabled;
SELECT auth.guard_tenant_table('bridge.background_sync_schedule', 'org_id', 'background_sync_schedule');
CREATE TRIGGER background_sync_schedule_time_zone
  BEFORE INSERT OR UPDATE OF time_zone ON bridge.background_sync_schedule
  FOR EACH ROW EXECUTE FUNCTION public.refuse_unknown_time_zone();

-- Rules from source field to target column (C-41..C-47). `position` is the order of the rows in their CSV file (D107).

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
CREATE INDEX ix_field_mappings_entity ON bridge.field_mappings (org_id, entity_name, position);
SELECT auth.guard_tenant_table('bridge.field_mappings', 'org_id', 'field_mappings');

-- A fire of a schedule is taken by the node that inserts its row; every other node's insert fails (design, "Schedules").
CREATE TABLE bridge.job_fires (
  job text NOT NULL,
  scheduled_fire_time timestamptz NOT NULL,
  node text NOT NULL,
  fired_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (job, scheduled_fire_time)
);
CREATE INDEX ix_job_fires_fired_at ON bridge.job_fires (fired_at);
GRANT SELECT, INSERT, DELETE ON bridge.job_fires TO syncflow_app;

-- What an operator wants of a route, honoured by every node and after restarts; no row = as the route file says.
CREATE TABLE bridge.route_control (
  route_id text PRIMARY KEY,
  desired text NOT NULL CHECK (desired IN ('stopped', 'suspended', 'paused')),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON bridge.route_control TO syncflow_app;

-- Who changed that, when, from what to what, and by which way (append-only). NULL = no row, as the route file says.
CREATE TABLE bridge.control_audit (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  route_id text NOT NULL,
  action text NOT NULL,
  old_desired text,
  new_desired text,
  changed_by text NOT NULL,
  via text NOT NULL DEFAULT 'api' CHECK (via IN ('jmx', 'api', 'cli', 'console')),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_control_audit_route ON bridge.control_audit (route_id, changed_at DESC);
GRANT SELECT, INSERT ON bridge.control_audit TO syncflow_app;

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

-- S2's bridge_user has rights on bridge and nothing else (C-60); the tenant rule binds it like everyone.
GRANT SELECT, INSERT, UPDATE, DELETE ON bridge.sync_batches, bridge.run_leases, bridge.failed_records,
  bridge.pending_children, bridge.erp_sync_state, bridge.background_sync_schedule, bridge.field_mappings TO bridge_user;
GRANT SELECT, INSERT ON bridge.failed_record_attempts TO bridge_user;
