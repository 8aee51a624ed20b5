-- Foundation: roles, schemas, organisations, users, accounts of external systems, API tokens and the guard that every
-- table of a tenant passes through (decisions 2, 3, 5-9, 11; D2-D6; TRAP-09, TRAP-19).
--
-- Runs as the owner role, whatever its name: a superuser, or a role with CREATEROLE that owns the database.
-- PostgreSQL 15 and later. No password is set here: `Migrations` sets the application role's.
SET LOCAL timezone = 'UTC';

-- Roles are cluster-wide, so another hub's database may have made them already.
DO $$
DECLARE
  missing text;
BEGIN
  FOREACH missing IN ARRAY ARRAY[
    'syncflow_app LOGIN',   -- the application: owns nothing, bound by row-level security (decision 6)
    'authenticated',        -- the role S1 grants to (B-132, D5)
    'bridge_user',          -- the role S2 grants to: the schema bridge and nothing else (C-60, D66)
    'syncflow_worker']      -- owner of the few functions that look across organisations (decision 9); nobody logs in as it
  LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = split_part(missing, ' ', 1));
    BEGIN
      EXECUTE 'CREATE ROLE ' || missing;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- made by a concurrent migration of another database
    END;
  END LOOP;
  IF NOT pg_has_role('syncflow_app', 'authenticated', 'USAGE') THEN
    GRANT authenticated TO syncflow_app;
  END IF;
END $$;

-- Defaults of a session of the application. No statement_timeout: a full load is one long statement. Set for the role, not
-- for the role in this database, so that a restored or copied database has them too.
DO $$
DECLARE
  setting text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_db_role_setting WHERE setrole = 'syncflow_app'::regrole AND setdatabase = 0) THEN
    FOREACH setting IN ARRAY ARRAY['search_path = public, bridge', 'idle_in_transaction_session_timeout = ''10min''',
      'lock_timeout = ''30s''', 'timezone = ''UTC''']
    LOOP
      EXECUTE 'ALTER ROLE syncflow_app SET ' || setting;
    END LOOP;
  END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS bridge;
CREATE SCHEMA IF NOT EXISTS auth;
REVOKE ALL ON SCHEMA public, bridge, auth FROM PUBLIC;
GRANT USAGE ON SCHEMA public, bridge, auth TO syncflow_app, syncflow_worker;
GRANT USAGE ON SCHEMA public, auth TO authenticated;
GRANT USAGE ON SCHEMA bridge TO bridge_user;
-- S1 grants "all sequences in schema public" (B-134), of which there are none and which would not cover later ones (D63).
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO authenticated;
DO $$ BEGIN EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO syncflow_app', current_database()); END $$;

-- The organisation a connection works for; NULL (and so no row at all) when none is set.
CREATE FUNCTION auth.org() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('app.org_id', true), '')::uuid $$;

-- S1's auth.uid() (D4): the person a connection works for, NULL for the hub itself.
CREATE FUNCTION auth.uid() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('app.user_id', true), '')::uuid $$;

-- PostgreSQL 15 has no uuidv7(); the hub makes its ids in Java, this serves SQL written by hand (decision 5, D102).
CREATE FUNCTION public.uuid_v7() RETURNS uuid
  LANGUAGE sql VOLATILE PARALLEL SAFE
  AS $$
    SELECT encode(
      set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid())
          PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
          FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid
  $$;

CREATE FUNCTION public.set_updated_at() RETURNS trigger
  LANGUAGE plpgsql
  AS $$ BEGIN NEW.updated_at := clock_timestamp(); RETURN NEW; END $$;

-- Refuses a name that is not a time zone of this server (TRAP-20), abbreviations with digits and POSIX rules included.
CREATE FUNCTION public.refuse_unknown_time_zone() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
  BEGIN
    IF NEW.time_zone !~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$' THEN
      RAISE EXCEPTION 'unknown time zone: %', NEW.time_zone USING ERRCODE = 'check_violation';
    END IF;
    PERFORM now() AT TIME ZONE NEW.time_zone;
    RETURN NEW;
  EXCEPTION WHEN invalid_parameter_value THEN
    RAISE EXCEPTION 'unknown time zone: %', NEW.time_zone USING ERRCODE = 'check_violation';
  END $$;

-- Says whether a JSON value has, at any depth, a key that names a secret (decision 11, D120). `token_url` is no secret.
CREATE FUNCTION public.has_secret_key(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT jsonb_path_exists(value, '$.** ? (@.type() == "object").keyvalue().key ? (@ like_regex
      "(^|[_.-])(pass|passwd|password|pwd|secret|token|authorization|credentials?|(api|access|private|signing)[_-]?key)$"
      flag "i")')
  $$;

-- Puts a table under the tenant rule (decision 7): row-level security enabled and forced, one policy per verb named
-- <prefix>_<verb>, the application's grants for the same verbs, and the updated_at trigger where the column exists (D18).
-- A verb that is not listed is refused to the application altogether (append-only tables, decision 8).
CREATE FUNCTION auth.guard_tenant_table(
    guarded regclass, tenant_column text, prefix text,
    verbs text[] DEFAULT ARRAY['select', 'insert', 'update', 'delete'], grantee text DEFAULT 'syncflow_app')
  RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    -- A sub-select is evaluated once per statement; the function call alone once per row (D60).
    mine text := format('(%I = (SELECT NULLIF(current_setting(''app.org_id'', true), '''')::uuid))', tenant_column);
    verb text;
  BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
    FOREACH verb IN ARRAY verbs LOOP
      EXECUTE format('CREATE POLICY %I ON %s FOR %s%s%s', prefix || '_' || verb, guarded, verb,
        CASE WHEN verb <> 'insert' THEN ' USING ' || mine ELSE '' END,
        CASE WHEN verb IN ('insert', 'update') THEN ' WITH CHECK ' || mine ELSE '' END);
      IF grantee IS NOT NULL THEN
        EXECUTE format('GRANT %s ON %s TO %I', verb, guarded, grantee);
      END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = guarded AND attname = 'updated_at' AND NOT attisdropped) THEN
      EXECUTE format('CREATE TRIGGER set_updated_at BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION public.set_updated_at()',
        guarded);
    END IF;
  END $$;
REVOKE ALL ON FUNCTION auth.guard_tenant_table(regclass, text, text, text[], text) FROM PUBLIC;

-- Decision 2: the one tenant concept. Soft-deleted by deleted_at; hard deletion is the owner's purge (decision 22).
CREATE TABLE public.organization (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  time_zone text NOT NULL DEFAULT 'UTC',
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz
);
-- The application reads its own organisation; adding, renaming and suspending go through the functions of V004.
SELECT auth.guard_tenant_table('public.organization', 'id', 'organization', ARRAY['select']);
CREATE TRIGGER organization_time_zone BEFORE INSERT OR UPDATE OF time_zone ON public.organization
  FOR EACH ROW EXECUTE FUNCTION public.refuse_unknown_time_zone();

-- S0's tenants (D6). security_invoker: the caller's row-level security applies, not the view owner's.
CREATE VIEW public.tenants WITH (security_invoker = true) AS SELECT id, name, created_at FROM public.organization;
GRANT SELECT ON public.tenants TO syncflow_app;

-- S1's auth.users_extended (D3). A person of two organisations has a row in each (D61).
CREATE TABLE auth.users_extended (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  email text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  display_name text,
  role text NOT NULL DEFAULT 'viewer' CHECK (role IN ('viewer', 'operator', 'admin')),
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deleted_at timestamptz,
  UNIQUE (org_id, id)
);
CREATE UNIQUE INDEX ux_users_extended_email ON auth.users_extended (org_id, lower(email)) WHERE deleted_at IS NULL;
SELECT auth.guard_tenant_table('auth.users_extended', 'org_id', 'users_extended');

-- Decision 11: the account of every external system. Everything secret lies in credentials_encrypted (D103).
CREATE TABLE public.integration_connections (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  system text NOT NULL CHECK (system ~ '^[a-z][a-z0-9_]{0,49}$'),
  name text NOT NULL DEFAULT 'default' CHECK (length(name) BETWEEN 1 AND 100),
  base_url text,
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  credentials_encrypted text,
  status text NOT NULL DEFAULT 'untested' CHECK (status IN ('untested', 'connected', 'failed', 'disabled')),
  last_error text,
  tested_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, system, name),
  UNIQUE (org_id, id),
  CONSTRAINT integration_connections_no_secret_in_settings CHECK (NOT public.has_secret_key(settings))
);
COMMENT ON COLUMN public.integration_connections.status IS
  'What the last connection test said; disabled = an operator switched the account off, every other value is enabled.';
SELECT auth.guard_tenant_table('public.integration_connections', 'org_id', 'integration_connections');

-- Bearer tokens of the HTTP API: only the SHA-256 of a token is kept, and its first characters to recognise it by.
CREATE TABLE public.api_tokens (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  token_hash text NOT NULL CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  token_prefix text NOT NULL CHECK (length(token_prefix) BETWEEN 1 AND 16),
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  created_by uuid,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Over all organisations on purpose: the hash is how a request finds its organisation.
  CONSTRAINT api_tokens_token_hash_key UNIQUE (token_hash),
  FOREIGN KEY (org_id, created_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX ix_api_tokens_created_by ON public.api_tokens (org_id, created_by);
SELECT auth.guard_tenant_table('public.api_tokens', 'org_id', 'api_tokens');
