-- Document S4: mappings, API log, webhooks, sync status (E-01..E-90), with the delivery tables it needs and does not name
-- (D125, E-56; decisions 34-36). S4 lists features, not columns; these are ours.
SET LOCAL timezone = 'UTC';

-- Which of our records is which of theirs (E-02..E-07): one to one, both ways (D127), while not deleted (D126).
-- Ids are text: an external id may be any string, and ours may be a business key of ScheduleHub as well as a UUID.
CREATE TABLE public.integration_mappings (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  connection_id uuid,
  system text NOT NULL,
  entity_type text NOT NULL,
  internal_id text NOT NULL,
  external_id text NOT NULL,
  sync_direction text NOT NULL DEFAULT 'bidirectional' CHECK (sync_direction IN ('inbound', 'outbound', 'bidirectional')),
  sync_status text NOT NULL DEFAULT 'pending' CHECK (sync_status IN ('pending', 'synced', 'failed', 'conflict')),
  last_synced_at timestamptz,
  configuration jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(configuration) = 'object'),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz,
  -- Credentials live in integration_connections; this refuses keys that look like one (decision 11, TRAP-21, D120).
  CONSTRAINT integration_mappings_no_secret_in_configuration CHECK (NOT public.has_secret_key(configuration)),
  FOREIGN KEY (org_id, connection_id) REFERENCES public.integration_connections (org_id, id) ON DELETE SET NULL (connection_id)
);
CREATE UNIQUE INDEX ux_integration_mappings_external ON public.integration_mappings (org_id, system, entity_type, external_id)
  WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX ux_integration_mappings_internal ON public.integration_mappings (org_id, system, entity_type, internal_id)
  WHERE deleted_at IS NULL;
CREATE INDEX ix_integration_mappings_connection ON public.integration_mappings (org_id, connection_id);
CREATE INDEX ix_integration_mappings_configuration ON public.integration_mappings USING gin (configuration jsonb_path_ops);
SELECT auth.guard_tenant_table('public.integration_mappings', 'org_id', 'integration_mappings');

-- Every API call, in and out (E-08..E-14, E-45..E-49, E-62..E-69): append-only, by month, redacted before it comes here
-- (decision 13), bodies capped (D121). JSON bodies are JSONB, others text. Logs outlive runs: batch_uid has no key.
CREATE TABLE public.api_logs (
  id uuid NOT NULL DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  direction text NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  system text,
  connection_id uuid,
  batch_uid uuid,
  method text NOT NULL,
  endpoint text NOT NULL CHECK (octet_length(endpoint) <= 4096),
  request_headers jsonb,
  request_body jsonb CHECK (octet_length(request_body::text) <= 65536),
  request_text text CHECK (octet_length(request_text) <= 65536),
  status_code integer,
  response_headers jsonb,
  response_body jsonb CHECK (octet_length(response_body::text) <= 65536),
  response_text text CHECK (octet_length(response_text) <= 65536),
  duration_ms integer CHECK (duration_ms >= 0),
  error_message text,
  truncated boolean NOT NULL DEFAULT false,
  ip_address inet,
  user_agent text,
  user_id uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (id, created_at),
  FOREIGN KEY (org_id, connection_id) REFERENCES public.integration_connections (org_id, id) ON DELETE SET NULL (connection_id),
  FOREIGN KEY (org_id, user_id) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (user_id)
) PARTITION BY RANGE (created_at);
CREATE INDEX ix_api_logs_created ON public.api_logs (org_id, created_at DESC);
CREATE INDEX ix_api_logs_endpoint ON public.api_logs (org_id, endpoint, created_at DESC);
CREATE INDEX ix_api_logs_errors ON public.api_logs (org_id, created_at DESC) WHERE status_code >= 400 OR error_message IS NOT NULL;
CREATE INDEX ix_api_logs_connection ON public.api_logs (org_id, connection_id, created_at DESC);
CREATE INDEX ix_api_logs_user ON public.api_logs (org_id, user_id);
CREATE INDEX ix_api_logs_batch ON public.api_logs (org_id, batch_uid) WHERE batch_uid IS NOT NULL;
SELECT auth.guard_tenant_table('public.api_logs', 'org_id', 'api_logs', ARRAY['select', 'insert']);
SELECT public.partition_log('api_logs', 'org_id');

-- Outbound subscriptions (E-15..E-21, E-50..E-56). The secret must sign, so it is ciphertext and not a hash; its SHA-256 is
-- for showing (decision 12, TRAP-11, D119). Two secrets sign while one replaces the other (decision 35).
CREATE TABLE public.webhook_subscriptions (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  name text NOT NULL,
  target_url text NOT NULL CHECK (target_url ~ '^https?://[^/?#@[:space:]]+([/?#]|$)'),
  events text[] NOT NULL CHECK (cardinality(events) > 0),
  event_filter jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(event_filter) = 'object'),
  secret_key text NOT NULL,
  secret_fingerprint text NOT NULL CHECK (secret_fingerprint ~ '^[0-9a-f]{64}$'),
  previous_secret_key text,
  previous_secret_until timestamptz,
  auth_type text NOT NULL DEFAULT 'none' CHECK (auth_type IN ('none', 'bearer', 'basic', 'custom')),
  auth_header_name text,
  auth_value_encrypted text,
  retry_policy jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(retry_policy) = 'object'),
  max_attempts integer NOT NULL DEFAULT 10 CHECK (max_attempts BETWEEN 1 AND 100),
  payload_template text,
  is_active boolean NOT NULL DEFAULT true,
  disabled_reason text,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz,
  UNIQUE (org_id, id),
  CONSTRAINT webhook_subscriptions_auth_complete CHECK ((auth_type = 'none') = (auth_value_encrypted IS NULL)
    AND (auth_type <> 'custom' OR auth_header_name IS NOT NULL)),
  FOREIGN KEY (org_id, created_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (created_by)
);
CREATE UNIQUE INDEX ux_webhook_subscriptions_name ON public.webhook_subscriptions (org_id, name) WHERE deleted_at IS NULL;
CREATE INDEX ix_webhook_subscriptions_events ON public.webhook_subscriptions USING gin (events)
  WHERE is_active AND deleted_at IS NULL;
CREATE INDEX ix_webhook_subscriptions_created_by ON public.webhook_subscriptions (org_id, created_by);
SELECT auth.guard_tenant_table('public.webhook_subscriptions', 'org_id', 'webhook_subscriptions');

-- One event on its way to one subscriber; id is the webhook-id. Claimed with lease and fence, sent outside transactions.
CREATE TABLE public.webhook_deliveries (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  subscription_id uuid NOT NULL,
  event_id uuid NOT NULL,
  event_type text NOT NULL,
  payload jsonb NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'delivered', 'exhausted', 'cancelled')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_holder text,
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  last_status_code integer,
  last_error text,
  delivered_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, id),
  UNIQUE (org_id, subscription_id, event_id),
  CONSTRAINT webhook_deliveries_running_is_leased CHECK (status <> 'running' OR lease_until IS NOT NULL),
  FOREIGN KEY (org_id, subscription_id) REFERENCES public.webhook_subscriptions (org_id, id) ON DELETE RESTRICT
);
CREATE INDEX ix_webhook_deliveries_due ON public.webhook_deliveries (next_attempt_at) WHERE status = 'pending';
CREATE INDEX ix_webhook_deliveries_leased ON public.webhook_deliveries (lease_until) WHERE status = 'running';
CREATE INDEX ix_webhook_deliveries_status ON public.webhook_deliveries (org_id, status, created_at DESC);
SELECT auth.guard_tenant_table('public.webhook_deliveries', 'org_id', 'webhook_deliveries');

-- Each attempt and what the receiver answered (D125, E-56).
CREATE TABLE public.webhook_delivery_attempts (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  delivery_id uuid NOT NULL,
  attempt integer NOT NULL CHECK (attempt > 0),
  status_code integer,
  response_body text CHECK (octet_length(response_body) <= 4096),
  error_message text,
  duration_ms integer CHECK (duration_ms >= 0),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, delivery_id, attempt),
  FOREIGN KEY (org_id, delivery_id) REFERENCES public.webhook_deliveries (org_id, id) ON DELETE CASCADE
);
SELECT auth.guard_tenant_table('public.webhook_delivery_attempts', 'org_id', 'webhook_delivery_attempts');

-- Inbound events: verified over the raw bytes, stored, answered, worked on later (decision 36).
CREATE TABLE public.webhook_inbound_events (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  connection_id uuid NOT NULL,
  delivery_id text NOT NULL CHECK (length(delivery_id) BETWEEN 1 AND 255),
  body_hash text NOT NULL CHECK (body_hash ~ '^[0-9a-f]{64}$'),
  event_type text,
  headers jsonb NOT NULL DEFAULT '{}',
  raw_body bytea NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'processed', 'failed', 'ignored')),
  attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_holder text,
  lease_until timestamptz,
  fence bigint NOT NULL DEFAULT 0,
  error_message text,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  processed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, connection_id, delivery_id, body_hash),
  CONSTRAINT webhook_inbound_events_running_is_leased CHECK (status <> 'running' OR lease_until IS NOT NULL),
  FOREIGN KEY (org_id, connection_id) REFERENCES public.integration_connections (org_id, id) ON DELETE RESTRICT
);
CREATE INDEX ix_webhook_inbound_events_due ON public.webhook_inbound_events (next_attempt_at) WHERE status = 'pending';
CREATE INDEX ix_webhook_inbound_events_leased ON public.webhook_inbound_events (lease_until) WHERE status = 'running';
CREATE INDEX ix_webhook_inbound_events_status ON public.webhook_inbound_events (org_id, status, received_at DESC);
SELECT auth.guard_tenant_table('public.webhook_inbound_events', 'org_id', 'webhook_inbound_events');

-- How each entity of each system stands (E-22..E-28, E-57..E-61). One row per direction, so both ways can be told apart.
CREATE TABLE public.data_sync_status (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  system text NOT NULL,
  entity_type text NOT NULL,
  sync_direction text NOT NULL DEFAULT 'inbound' CHECK (sync_direction IN ('inbound', 'outbound', 'bidirectional')),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'in_progress', 'success', 'failure')),
  last_sync_at timestamptz,             -- the last success (E-24)
  last_attempt_at timestamptz,
  last_batch_uid uuid,
  expected_interval interval,           -- how often it is meant to run: the lag alert counts from here (D124)
  error_message text,
  retry_count integer NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, system, entity_type, sync_direction),
  FOREIGN KEY (org_id, last_batch_uid) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (last_batch_uid)
);
CREATE INDEX ix_data_sync_status_failing ON public.data_sync_status (org_id, system) WHERE status = 'failure';
CREATE INDEX ix_data_sync_status_last_batch ON public.data_sync_status (org_id, last_batch_uid);
SELECT auth.guard_tenant_table('public.data_sync_status', 'org_id', 'data_sync_status');
