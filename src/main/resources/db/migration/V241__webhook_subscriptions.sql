-- Which address the hub has asked a connection's system to send webhooks to; NULL: people look after that themselves. A job
-- looks every hour whether the system still has the subscriptions: Shopify drops one after eight failed deliveries.
SET LOCAL timezone = 'UTC';

ALTER TABLE public.webhook_endpoints ADD COLUMN subscribed_url text
  CHECK (subscribed_url ~ '^https?://' AND length(subscribed_url) <= 500);

GRANT SELECT (org_id, connection_id, is_enabled, subscribed_url) ON public.webhook_endpoints TO syncflow_worker;
CREATE FUNCTION bridge.organizations_with_subscriptions(p_system text) RETURNS TABLE (org_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT DISTINCT o.id
    FROM public.webhook_endpoints e
    JOIN public.integration_connections c ON c.org_id = e.org_id AND c.id = e.connection_id
    JOIN public.organization o ON o.id = e.org_id
    WHERE e.is_enabled AND e.subscribed_url IS NOT NULL AND c.system = p_system AND c.status <> 'disabled'
      AND o.status = 'active' AND o.deleted_at IS NULL
  $$;
SELECT auth.give_to_worker('bridge.organizations_with_subscriptions(text)');
