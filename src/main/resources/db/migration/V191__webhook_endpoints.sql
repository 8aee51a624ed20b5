-- Where webhooks come in (E-74..E-80; decisions 12 and 36; B31-B41): one endpoint per connection, /hooks/<connection>.
SET LOCAL timezone = 'UTC';

CREATE TABLE public.webhook_endpoints (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  connection_id uuid NOT NULL,
  scheme text NOT NULL CHECK (scheme IN ('shopify')),      -- how deliveries are signed
  secret_encrypted text NOT NULL,
  secret_fingerprint text NOT NULL CHECK (secret_fingerprint ~ '^[0-9a-f]{64}$'),
  -- While a secret is being replaced the sender may use either; after that time the old one is void.
  previous_secret_encrypted text,
  previous_secret_until timestamptz,
  sender text CHECK (length(sender) BETWEEN 1 AND 255),    -- who has to be named in a delivery; NULL = anybody
  is_enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, connection_id),
  CONSTRAINT webhook_endpoints_previous_ends CHECK ((previous_secret_encrypted IS NULL) = (previous_secret_until IS NULL)),
  FOREIGN KEY (org_id, connection_id) REFERENCES public.integration_connections (org_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_webhook_endpoints_connection ON public.webhook_endpoints (connection_id);
SELECT auth.guard_tenant_table('public.webhook_endpoints', 'org_id', 'webhook_endpoints');

-- A delivery names its connection, and the connection its organisation: the one question that is asked before there is one. The
-- secret is read by the organisation itself.
GRANT SELECT (org_id, connection_id, is_enabled) ON public.webhook_endpoints TO syncflow_worker;
CREATE POLICY webhook_endpoints_worker ON public.webhook_endpoints FOR SELECT TO syncflow_worker USING (true);

-- Whose live endpoint it is, or NULL: unknown, switched off, of a connection or an organisation that is.
CREATE FUNCTION bridge.webhook_endpoint(p_connection uuid) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT e.org_id
    FROM public.webhook_endpoints e
    JOIN public.integration_connections c ON c.org_id = e.org_id AND c.id = e.connection_id
    JOIN public.organization o ON o.id = e.org_id
    WHERE e.connection_id = p_connection AND e.is_enabled AND c.status <> 'disabled'
      AND o.status = 'active' AND o.deleted_at IS NULL
  $$;
SELECT auth.give_to_worker('bridge.webhook_endpoint(uuid)');

-- Whose deliveries wait to be worked on.
GRANT SELECT (org_id, connection_id, status, next_attempt_at) ON public.webhook_inbound_events TO syncflow_worker;
CREATE POLICY webhook_inbound_events_worker ON public.webhook_inbound_events FOR SELECT TO syncflow_worker USING (true);
CREATE FUNCTION bridge.organizations_with_webhooks(p_system text) RETURNS TABLE (org_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT o.id
    FROM public.organization o
    WHERE o.status = 'active' AND o.deleted_at IS NULL AND EXISTS (
      SELECT FROM public.webhook_inbound_events e
      JOIN public.integration_connections c ON c.org_id = e.org_id AND c.id = e.connection_id
      WHERE e.org_id = o.id AND e.status = 'pending' AND e.next_attempt_at <= clock_timestamp()
        AND c.system = p_system AND c.status <> 'disabled')
    ORDER BY o.slug
  $$;
SELECT auth.give_to_worker('bridge.organizations_with_webhooks(text)');
-- The pending ones of an organisation in the order they came.
CREATE INDEX ix_webhook_inbound_events_pending ON public.webhook_inbound_events (org_id, connection_id, received_at, id)
  WHERE status = 'pending';
