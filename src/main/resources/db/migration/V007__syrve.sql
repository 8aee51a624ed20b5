-- Document S0: Syrve (A-01..A-74), and the inventory sessions its outbox refers to (decisions 26-30). The tenant column
-- keeps S0's name tenant_id here (decision 2); organization is what it refers to.
SET LOCAL timezone = 'UTC';

-- Not defined in S0 (TRAP-19, D7, D8; decision 4). `unknown` = sent, and no answer came (decision 27).
CREATE TYPE public.job_status AS ENUM ('pending', 'running', 'succeeded', 'failed', 'unknown', 'cancelled');
CREATE TYPE public.syrve_job_type AS ENUM ('incoming_inventory', 'writeoff', 'internal_transfer', 'incoming_invoice');

-- One per organisation (A-02..A-18). The password is ciphertext (decision 10). account codes NOT NULL: D92.
CREATE TABLE public.syrve_config (
  tenant_id uuid PRIMARY KEY REFERENCES public.organization (id) ON DELETE CASCADE,
  server_url text NOT NULL CHECK (server_url ~ '^https?://[^/?#@[:space:]]+([/?#]|$)'),
  api_login text NOT NULL,
  api_password_encrypted text NOT NULL,
  default_store_id uuid,
  default_department_id uuid,
  selected_category_ids uuid[],
  account_surplus_code text NOT NULL DEFAULT '5.10',
  account_shortage_code text NOT NULL DEFAULT '5.09',
  connection_status text NOT NULL DEFAULT 'disconnected' CHECK (connection_status IN ('disconnected', 'connected', 'error')),
  connection_tested_at timestamptz,
  last_sync_at timestamptz,
  sync_lock_until timestamptz,
  sync_lock_holder text,                            -- whose lock, and its fence (D87)
  sync_lock_fence bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_syrve_config_status ON public.syrve_config (connection_status);
SELECT auth.guard_tenant_table('public.syrve_config', 'tenant_id', 'syrve_config');

-- The licence seat in use (decision 28, A-80, D93): written, token encrypted, before the token is used, so that a sweeper
-- can log out what a crash left behind. At most one seat per server at any time.
CREATE TABLE public.syrve_seats (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  tenant_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  server_url text NOT NULL,
  token_encrypted text,                             -- NULL: login was asked for, no answer was stored yet
  holder text NOT NULL,
  fence bigint NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL,
  released_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX ux_syrve_seats_open ON public.syrve_seats (tenant_id, server_url) WHERE released_at IS NULL;
CREATE INDEX ix_syrve_seats_tenant ON public.syrve_seats (tenant_id, created_at DESC);
CREATE INDEX ix_syrve_seats_expired ON public.syrve_seats (lease_until) WHERE released_at IS NULL;
SELECT auth.guard_tenant_table('public.syrve_seats', 'tenant_id', 'syrve_seats');

-- Run history (A-30..A-41); id is the run's id in bridge.sync_batches (decision 14). A pending run has no start (D86).
CREATE TABLE public.syrve_sync_runs (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  tenant_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  sync_type text NOT NULL CHECK (sync_type IN ('bootstrap', 'products', 'stock', 'inventory_commit')),
  status public.job_status NOT NULL DEFAULT 'pending',
  stats jsonb DEFAULT '{}',
  error_message text,
  started_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  CONSTRAINT syrve_sync_runs_running_has_started CHECK (status <> 'running' OR started_at IS NOT NULL)
);
CREATE INDEX idx_syrve_sync_runs_tenant ON public.syrve_sync_runs (tenant_id, created_at DESC);
CREATE INDEX idx_syrve_sync_runs_status ON public.syrve_sync_runs (tenant_id, status, created_at DESC);
SELECT auth.guard_tenant_table('public.syrve_sync_runs', 'tenant_id', 'syrve_sync_runs');

-- Every object as it came (A-19..A-29). The hash is of the canonical JSON (D82). An object that returns to an earlier state
-- finds that row and moves its last_seen_at: the newest last_seen_at is the current state (decision 30, TRAP-15, D80).
CREATE TABLE public.syrve_raw_objects (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  tenant_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  entity_type text NOT NULL CHECK (entity_type IN ('product', 'category', 'store', 'stock', 'unit', 'department')),
  syrve_id uuid NOT NULL,                           -- name-based (version 5) for objects without one
  natural_key text,                                 -- what that name was (D81)
  payload jsonb NOT NULL,
  payload_hash text NOT NULL CHECK (payload_hash ~ '^[0-9a-f]{64}$'),
  raw_bytes bytea,                                  -- the object as sent, when JSONB would change it (D83)
  imported_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_count bigint NOT NULL DEFAULT 1 CHECK (seen_count > 0),
  sync_run_id uuid,
  UNIQUE (tenant_id, entity_type, syrve_id, payload_hash),
  FOREIGN KEY (tenant_id, sync_run_id) REFERENCES public.syrve_sync_runs (tenant_id, id) ON DELETE SET NULL (sync_run_id)
);
CREATE INDEX idx_syrve_raw_tenant ON public.syrve_raw_objects (tenant_id, entity_type, imported_at DESC);
CREATE INDEX idx_syrve_raw_entity ON public.syrve_raw_objects (tenant_id, syrve_id);
CREATE INDEX idx_syrve_raw_current ON public.syrve_raw_objects (tenant_id, entity_type, syrve_id, last_seen_at DESC);
CREATE INDEX idx_syrve_raw_run ON public.syrve_raw_objects (tenant_id, sync_run_id);
SELECT auth.guard_tenant_table('public.syrve_raw_objects', 'tenant_id', 'syrve_raw_objects');

-- The state each object was last seen in.
CREATE VIEW public.syrve_current_objects WITH (security_invoker = true) AS
  SELECT DISTINCT ON (tenant_id, entity_type, syrve_id) *
  FROM public.syrve_raw_objects
  ORDER BY tenant_id, entity_type, syrve_id, last_seen_at DESC;
GRANT SELECT ON public.syrve_current_objects TO syncflow_app;

-- API calls (A-42..A-56): append-only, by month, capped in size (D85), written redacted (decision 13). Runs are purged
-- under them: SET NULL (TRAP-18, D84). id alone is not unique over months, as in every partitioned log.
CREATE TABLE public.syrve_api_logs (
  id uuid NOT NULL DEFAULT public.uuid_v7(),
  tenant_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  sync_run_id uuid,
  method text NOT NULL,
  endpoint text NOT NULL CHECK (octet_length(endpoint) <= 4096),
  request_params jsonb,
  request_body text CHECK (octet_length(request_body) <= 16384),
  status_code integer,
  response_body text CHECK (octet_length(response_body) <= 16384),
  duration_ms integer CHECK (duration_ms >= 0),
  error_message text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  truncated boolean NOT NULL DEFAULT false,         -- a body was longer than what is kept
  PRIMARY KEY (id, created_at),
  FOREIGN KEY (tenant_id, sync_run_id) REFERENCES public.syrve_sync_runs (tenant_id, id) ON DELETE SET NULL (sync_run_id)
) PARTITION BY RANGE (created_at);
CREATE INDEX idx_syrve_api_logs_tenant ON public.syrve_api_logs (tenant_id, created_at DESC);
CREATE INDEX idx_syrve_api_logs_endpoint ON public.syrve_api_logs (tenant_id, endpoint, created_at DESC);
CREATE INDEX idx_syrve_api_logs_run ON public.syrve_api_logs (tenant_id, sync_run_id);
SELECT auth.guard_tenant_table('public.syrve_api_logs', 'tenant_id', 'syrve_api_logs', ARRAY['select', 'insert']);
SELECT public.partition_log('syrve_api_logs', 'tenant_id');

-- A stock count, and what becomes documents in Syrve (decision 29, D9). Soft-deleted (TRAP-17).
CREATE TABLE public.inventory_sessions (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  store_id uuid NOT NULL,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 64),
  counted_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'counted', 'approved', 'sent', 'cancelled')),
  revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  note text,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz,
  UNIQUE (org_id, id),
  UNIQUE (org_id, number),
  FOREIGN KEY (org_id, created_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX ix_inventory_sessions_store ON public.inventory_sessions (org_id, store_id, counted_at DESC);
CREATE INDEX ix_inventory_sessions_created_by ON public.inventory_sessions (org_id, created_by);
SELECT auth.guard_tenant_table('public.inventory_sessions', 'org_id', 'inventory_sessions');

CREATE TABLE public.inventory_session_lines (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  session_id uuid NOT NULL,
  product_id uuid NOT NULL,                         -- Syrve's id of the product
  product_code text,
  amount numeric(18, 6) NOT NULL,
  unit text,
  container_id uuid,
  note text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A product is counted once in each container, and once without.
  UNIQUE NULLS NOT DISTINCT (org_id, session_id, product_id, container_id),
  FOREIGN KEY (org_id, session_id) REFERENCES public.inventory_sessions (org_id, id) ON DELETE CASCADE
);
SELECT auth.guard_tenant_table('public.inventory_session_lines', 'org_id', 'inventory_session_lines');

-- Documents on their way to Syrve (A-57..A-74). A job is (organisation, type, session, revision), not its content (decision
-- 26, TRAP-16, D74). It is claimed with a lease and a fence in a short transaction and sent outside of any (D73). A job
-- without a session has no such identity: its writer makes the id from what it stands for.
CREATE TABLE public.syrve_outbox_jobs (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  tenant_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  session_id uuid,
  job_type public.syrve_job_type NOT NULL,
  payload_xml text NOT NULL,
  payload_hash text NOT NULL CHECK (payload_hash ~ '^[0-9a-f]{64}$'),
  status public.job_status NOT NULL DEFAULT 'pending',
  attempts integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL DEFAULT 3 CHECK (max_attempts > 0),
  last_error text,
  last_attempt_at timestamptz,
  response_xml text CHECK (octet_length(response_xml) <= 65536),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
  store_id uuid,                                    -- documents of one store keep their order (D79)
  document_number text,
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_holder text,
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  sent_at timestamptz,
  response_hash text CHECK (response_hash ~ '^[0-9a-f]{64}$'),
  UNIQUE (tenant_id, id),
  CONSTRAINT syrve_outbox_jobs_identity UNIQUE (tenant_id, job_type, session_id, revision),
  CONSTRAINT syrve_outbox_jobs_attempts CHECK (attempts BETWEEN 0 AND max_attempts),
  CONSTRAINT syrve_outbox_jobs_running_is_leased CHECK (status <> 'running' OR lease_until IS NOT NULL),
  -- A session whose documents were queued cannot be deleted: RESTRICT where S0 cascades (decision 22, TRAP-17, D75).
  FOREIGN KEY (tenant_id, session_id) REFERENCES public.inventory_sessions (org_id, id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX ux_syrve_outbox_document ON public.syrve_outbox_jobs (tenant_id, document_number, revision)
  WHERE document_number IS NOT NULL;
-- What is due, over all organisations: the claim looks across them (decision 9).
CREATE INDEX idx_syrve_outbox_pending ON public.syrve_outbox_jobs (next_attempt_at, created_at) WHERE status = 'pending';
CREATE INDEX idx_syrve_outbox_leased ON public.syrve_outbox_jobs (lease_until) WHERE status = 'running';
CREATE INDEX idx_syrve_outbox_tenant ON public.syrve_outbox_jobs (tenant_id, status, created_at DESC);
CREATE INDEX idx_syrve_outbox_store ON public.syrve_outbox_jobs (tenant_id, store_id, created_at)
  WHERE status IN ('pending', 'running', 'unknown');
CREATE INDEX idx_syrve_outbox_session ON public.syrve_outbox_jobs (tenant_id, session_id);
SELECT auth.guard_tenant_table('public.syrve_outbox_jobs', 'tenant_id', 'syrve_outbox_jobs');
