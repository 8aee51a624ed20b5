-- Work that looks across organisations (decision 9): narrow SECURITY DEFINER functions owned by syncflow_worker, which
-- nobody logs in as. FORCE binds even the owner of a table, so the worker has policies of its own on the tables it must
-- see, and grants on the columns it must see, and no other.
SET LOCAL timezone = 'UTC';

-- Hands a function to the worker and lets the caller (and the owner of the schema) alone call it. PostgreSQL asks that the one who gives be a
-- member of the role it gives to, and that the role may create in the schema: both are lent for the moment.
CREATE FUNCTION auth.give_to_worker(given regprocedure, caller text DEFAULT 'syncflow_app') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    its_schema name := (SELECT pronamespace::regnamespace::text FROM pg_proc WHERE oid = given);
    may_set boolean := pg_has_role(current_user, 'syncflow_worker',
      CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END);
  BEGIN
    IF NOT may_set THEN
      EXECUTE format('GRANT syncflow_worker TO %I', current_user);
    END IF;
    EXECUTE format('GRANT CREATE ON SCHEMA %s TO syncflow_worker', its_schema);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', given);
    EXECUTE format('ALTER FUNCTION %s OWNER TO syncflow_worker', given);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I, %I', given, caller, current_user);
    EXECUTE format('REVOKE CREATE ON SCHEMA %s FROM syncflow_worker', its_schema);
    IF NOT may_set THEN
      EXECUTE format('REVOKE syncflow_worker FROM %I', current_user);
    END IF;
  END $$;
REVOKE ALL ON FUNCTION auth.give_to_worker(regprocedure, text) FROM PUBLIC;

GRANT SELECT, INSERT (id, slug, name, time_zone), UPDATE (name, time_zone, status, deleted_at)
  ON public.organization TO syncflow_worker;
CREATE POLICY organization_worker ON public.organization TO syncflow_worker USING (true) WITH CHECK (true);
GRANT SELECT (id, org_id, system, name, status) ON public.integration_connections TO syncflow_worker;
CREATE POLICY integration_connections_worker ON public.integration_connections FOR SELECT TO syncflow_worker USING (true);
GRANT SELECT (id, org_id, name, token_hash, role, created_by, expires_at, revoked_at) ON public.api_tokens TO syncflow_worker;
CREATE POLICY api_tokens_worker ON public.api_tokens FOR SELECT TO syncflow_worker USING (true);
GRANT SELECT ON bridge.run_leases TO syncflow_worker;
CREATE POLICY run_leases_worker ON bridge.run_leases FOR SELECT TO syncflow_worker USING (true);

-- Every organisation that is not deleted, by slug.
CREATE FUNCTION bridge.organizations_list()
  RETURNS TABLE (org_id uuid, slug text, name text, time_zone text, status text, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT o.id, o.slug, o.name, o.time_zone, o.status, o.created_at
    FROM public.organization o WHERE o.deleted_at IS NULL ORDER BY o.slug
  $$;
SELECT auth.give_to_worker('bridge.organizations_list()');

-- The organisation of that slug, or no row.
CREATE FUNCTION bridge.organization_by_slug(p_slug text)
  RETURNS TABLE (org_id uuid, slug text, name text, time_zone text, status text, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT o.id, o.slug, o.name, o.time_zone, o.status, o.created_at
    FROM public.organization o WHERE o.slug = p_slug AND o.deleted_at IS NULL
  $$;
SELECT auth.give_to_worker('bridge.organization_by_slug(text)');

-- Adds an organisation and says its id. 23505: the slug or the id is taken; 23514: bad slug, name or time zone.
CREATE FUNCTION bridge.organization_add(p_id uuid, p_slug text, p_name text, p_time_zone text) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    INSERT INTO public.organization (id, slug, name, time_zone)
    VALUES (p_id, p_slug, p_name, coalesce(p_time_zone, 'UTC')) RETURNING id
  $$;
SELECT auth.give_to_worker('bridge.organization_add(uuid, text, text, text)');

-- Suspends an organisation ('suspended': no run starts, its tokens are refused) or lets it work again ('active').
CREATE FUNCTION bridge.organization_set_status(p_id uuid, p_status text) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    UPDATE public.organization SET status = p_status WHERE id = p_id AND deleted_at IS NULL RETURNING true
  $$;
SELECT auth.give_to_worker('bridge.organization_set_status(uuid, text)');

-- The live token of that SHA-256 (64 lower-case hex digits) and whom it speaks for, or no row.
CREATE FUNCTION bridge.api_token_lookup(p_hash text)
  RETURNS TABLE (token_id uuid, org_id uuid, role text, user_id uuid, name text, expires_at timestamptz, org_slug text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT t.id, t.org_id, t.role, t.created_by, t.name, t.expires_at, o.slug
    FROM public.api_tokens t JOIN public.organization o ON o.id = t.org_id
    WHERE t.token_hash = p_hash AND t.revoked_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > clock_timestamp())
      AND o.status = 'active' AND o.deleted_at IS NULL
  $$;
SELECT auth.give_to_worker('bridge.api_token_lookup(text)');

-- The active organisations that have an account of that system which is not switched off: one row per account.
CREATE FUNCTION bridge.due_organizations(p_system text)
  RETURNS TABLE (org_id uuid, slug text, connection_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT o.id, o.slug, c.id
    FROM public.organization o JOIN public.integration_connections c ON c.org_id = o.id
    WHERE c.system = p_system AND c.status <> 'disabled' AND o.status = 'active' AND o.deleted_at IS NULL
    ORDER BY o.slug, c.name
  $$;
SELECT auth.give_to_worker('bridge.due_organizations(text)');

-- The runs whose lease ended without their being closed: the node that held them crashed or lost the database.
CREATE FUNCTION bridge.expired_runs()
  RETURNS TABLE (org_id uuid, source_system text, entity_name text, batch_uid uuid, holder text, fence bigint,
    lease_until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT l.org_id, l.source_system, l.entity_name, l.batch_uid, l.holder, l.fence, l.lease_until
    FROM bridge.run_leases l WHERE l.lease_until < clock_timestamp() AND l.batch_uid IS NOT NULL
    ORDER BY l.lease_until
  $$;
SELECT auth.give_to_worker('bridge.expired_runs()');
