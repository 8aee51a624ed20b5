-- What is wrong with this schema, one sentence per fault; no row when nothing is (D-62). Looks at the catalogue only, so
-- any role may ask. `syncflow migrate --check` prints it beside what Flyway says about versions.
CREATE OR REPLACE FUNCTION public.schema_faults() RETURNS SETOF text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  AS $$
    WITH expected (name) AS (
      SELECT unnest(ARRAY[
        -- S0
        'public.syrve_config', 'public.syrve_raw_objects', 'public.syrve_sync_runs', 'public.syrve_api_logs',
        'public.syrve_outbox_jobs', 'public.inventory_sessions', 'public.inventory_session_lines', 'public.syrve_seats',
        -- S1
        'public.sync_preview_cache', 'public.sync_preview_item', 'public.sync_progress', 'public.sync_activity_log',
        'public.organization', 'auth.users_extended',
        -- S2
        'bridge.sync_batches', 'bridge.failed_records', 'bridge.pending_children', 'bridge.erp_sync_state',
        'bridge.background_sync_schedule', 'bridge.field_mappings', 'bridge.run_leases', 'bridge.failed_record_attempts', 'bridge.failed_record_events', 'bridge.held_changes',
        'bridge.open_deliveries',
        'bridge.job_fires', 'bridge.route_control', 'bridge.control_audit', 'bridge.run_totals', 'bridge.keyset_canary',
        'bridge.archived_batches', 'bridge.archived_failed_records', 'bridge.housekeeping_runs', 'bridge.hub_home',
        'public.platform_tokens', 'bridge.alerts', 'bridge.cursor_audit', 'bridge.connection_audit', 'bridge.staged_deletes',
        'bridge.staged_delete_keys', 'bridge.reconciliations', 'bridge.reconciled_ranges',
        'bridge.reconciled_differences', 'bridge.parent_requests',
        -- S3
        'public.products', 'public.product_variants', 'public.categories', 'public.products_staging',
        'public.sync_operations', 'public.sync_conflicts', 'public.product_versions', 'public.category_versions',
        'public.xorosoft_products', 'public.xorosoft_sync_logs', 'public.sync_rollbacks', 'public.sync_performance_logs',
        'public.field_ownership', 'public.catalog_settings',
        -- S4
        'public.integration_mappings', 'public.api_logs', 'public.webhook_subscriptions', 'public.data_sync_status',
        'public.webhook_deliveries', 'public.webhook_delivery_attempts', 'public.webhook_inbound_events',
        'public.integration_connections', 'public.api_tokens', 'public.partitioned_logs',
        -- ScheduleHub
        'schedulehub.sites', 'schedulehub.items', 'schedulehub.customers', 'schedulehub.orders', 'schedulehub.order_lines',
        'schedulehub.co_customers', 'schedulehub.co_stores', 'schedulehub.co_products', 'schedulehub.co_orders',
        'schedulehub.co_order_items', 'schedulehub.co_shipments', 'schedulehub.co_inventory'])
    ), tenant_tables AS (
      SELECT c.oid, c.oid::regclass::text AS name, c.relrowsecurity, c.relforcerowsecurity
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'bridge', 'auth')
        AND (c.oid::regclass::text IN ('organization', 'public.organization') OR EXISTS (
          SELECT FROM pg_attribute a
          WHERE a.attrelid = c.oid AND a.attname IN ('org_id', 'tenant_id') AND NOT a.attisdropped))
    )
    SELECT 'the table ' || e.name || ' is missing' FROM expected e WHERE to_regclass(e.name) IS NULL
    UNION ALL
    SELECT 'the table ' || t.name || ' does not force row-level security' FROM tenant_tables t
    WHERE NOT (t.relrowsecurity AND t.relforcerowsecurity)
    UNION ALL
    SELECT 'the table ' || t.name || ' has no policy' FROM tenant_tables t
    WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid)
    UNION ALL
    SELECT 'the role ' || r.name || ' is missing'
    FROM unnest(ARRAY['syncflow_app', 'syncflow_worker', 'authenticated', 'bridge_user']) AS r (name)
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r.name)
    UNION ALL
    SELECT 'the role syncflow_app is a superuser or bypasses row-level security'
    FROM pg_roles WHERE rolname = 'syncflow_app' AND (rolsuper OR rolbypassrls)
    UNION ALL
    SELECT 'the log ' || l.log_table || ' has no partition for ' || to_char(m.month, 'YYYY-MM')
    FROM (VALUES ('sync_activity_log'), ('syrve_api_logs'), ('api_logs')) AS l (log_table),
      generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'),
        date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month', interval '1 month') AS m (month)
    WHERE to_regclass('public.' || l.log_table || to_char(m.month, '_YYYY_MM')) IS NULL
  $$;
