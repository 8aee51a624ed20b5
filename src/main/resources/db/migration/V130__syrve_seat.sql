-- The licence seat of a Syrve server (decision 28, A-15, A-75..A-80; reference/syrve.md 1 and 9.1).
SET LOCAL timezone = 'UTC';

-- What else an account needs to be used, and what its server said of itself (3.7). The outcome of the last login is named.
ALTER TABLE public.syrve_config
  DROP CONSTRAINT syrve_config_connection_status_check,
  ADD CONSTRAINT syrve_config_connection_status_check CHECK (connection_status IN ('disconnected', 'connected', 'license_busy',
    'wrong_password', 'auth_failed', 'module_blocked', 'no_permission', 'server_starting', 'not_the_api', 'unreachable',
    'unreadable', 'unknown', 'error')),
  ADD COLUMN connection_error text,                 -- one sentence; NULL = the last login went well, or there was none
  ADD COLUMN login_method text NOT NULL DEFAULT 'get' CHECK (login_method IN ('get', 'post')),
  ADD COLUMN time_zone text,                        -- the server's accounting time; NULL = the organisation's
  ADD COLUMN trusted_certificates text CHECK (trusted_certificates !~ 'PRIVATE KEY'),  -- PEM; NULL = public authorities
  ADD COLUMN server_name text,
  ADD COLUMN server_version text,
  ADD COLUMN server_edition text,
  ADD COLUMN server_type text,                      -- CHAIN, REPLICATED_RMS, STANDALONE_RMS
  ADD COLUMN server_asked_at timestamptz;

-- syrve_config is the account (S0, decision 11). It has one entry among all accounts, so that it is listed, tested, switched
-- off and found due like every other: integration_connections follows syrve_config, never the other way round, and holds no
-- second copy of the secret.
CREATE FUNCTION public.syrve_config_is_listed() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  BEGIN
    IF TG_OP = 'DELETE' THEN
      UPDATE public.integration_connections SET status = 'disabled', updated_at = clock_timestamp()
      WHERE org_id = OLD.tenant_id AND system = 'syrve' AND name = 'default';
      RETURN OLD;
    END IF;
    INSERT INTO public.integration_connections AS c (org_id, system, name, base_url, settings, status, last_error, tested_at)
    VALUES (NEW.tenant_id, 'syrve', 'default', NEW.server_url,
      jsonb_strip_nulls(jsonb_build_object('user', NEW.api_login, 'login_method', NEW.login_method,
        'time_zone', NEW.time_zone, 'server_version', NEW.server_version, 'server_type', NEW.server_type)),
      CASE NEW.connection_status WHEN 'disconnected' THEN 'untested' WHEN 'connected' THEN 'connected' ELSE 'failed' END,
      NEW.connection_error, NEW.connection_tested_at)
    ON CONFLICT (org_id, system, name) DO UPDATE SET base_url = excluded.base_url, settings = excluded.settings,
      status = CASE WHEN c.status = 'disabled' AND TG_OP = 'UPDATE' THEN 'disabled' ELSE excluded.status END,
      last_error = excluded.last_error, tested_at = excluded.tested_at, updated_at = clock_timestamp();
    RETURN NEW;
  END $$;
CREATE TRIGGER syrve_config_is_listed
  AFTER INSERT OR DELETE OR UPDATE OF server_url, api_login, api_password_encrypted, login_method, time_zone, trusted_certificates,
    connection_status, connection_error, connection_tested_at, server_version, server_type
  ON public.syrve_config FOR EACH ROW EXECUTE FUNCTION public.syrve_config_is_listed();

-- Which server a URL means: host and port in lower case, whatever the path. Two names of one host are two servers here: the
-- second one is then told "no connections available" by the server itself, and waits.
CREATE FUNCTION bridge.syrve_server(server_url text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT lower(m[2]) || ':' || coalesce(m[3], CASE lower(m[1]) WHEN 'https' THEN '443' ELSE '80' END)
    FROM regexp_match(server_url, '^(https?)://([^/:?#]+|\[[^]/?#]+\])(?::([0-9]+))?', 'i') AS m
  $$;
REVOKE ALL ON FUNCTION bridge.syrve_server(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bridge.syrve_server(text) TO syncflow_app, syncflow_worker;

ALTER TABLE public.syrve_seats
  ADD COLUMN run_id uuid,                           -- bridge.sync_batches.uid; logs outlive runs, so no key
  ADD COLUMN login_asked_at timestamptz,            -- a login was sent; from then on the server may hold a seat for us
  ADD COLUMN token_issued_at timestamptz,
  ADD COLUMN waiting_since timestamptz,             -- the server has no seat free (F30)
  ADD COLUMN logout_attempts integer NOT NULL DEFAULT 0,
  ADD COLUMN outcome text,                          -- how it ended: logged_out, expired, or why the login failed
  ADD COLUMN last_error text,
  ADD CONSTRAINT syrve_seats_ended CHECK ((released_at IS NULL) = (outcome IS NULL)),
  ADD CONSTRAINT syrve_seats_ended_without_token CHECK (released_at IS NULL OR token_encrypted IS NULL);
COMMENT ON COLUMN public.syrve_seats.token_encrypted IS
  'Written before the token is used, removed when the seat is free. NULL in an open row: no login was answered.';

-- Whose turn it is at a server, over all organisations and processes: the lock itself. The unique index of syrve_seats is per
-- organisation, as every unique key is, and two organisations may share one server and its licence. No organisation's data:
-- the application reaches it through the functions below alone. syrve_config.sync_lock_* shows an organisation its own turn.
CREATE TABLE bridge.syrve_servers (
  server text PRIMARY KEY,                          -- bridge.syrve_server
  seat_id uuid,                                     -- syrve_seats.id; NULL = free. An expired lease frees nothing: the seat
                                                    -- has to be logged out first, and the sweeper sees to it
  holder text,                                      -- NULL: left to the sweeper from lease_until on
  fence bigint NOT NULL DEFAULT 0,                  -- grows with each holder
  lease_until timestamptz NOT NULL DEFAULT '-infinity',
  taken_at timestamptz
);
CREATE INDEX ix_syrve_servers_due ON bridge.syrve_servers (lease_until) WHERE seat_id IS NOT NULL;
REVOKE ALL ON bridge.syrve_servers FROM PUBLIC, syncflow_app;
GRANT SELECT, INSERT, UPDATE ON bridge.syrve_servers TO syncflow_worker;
GRANT SELECT (id, tenant_id) ON public.syrve_seats TO syncflow_worker;
CREATE POLICY syrve_seats_worker ON public.syrve_seats FOR SELECT TO syncflow_worker USING (true);

-- Takes the turn for a seat that the caller inserts in the same transaction. Answers its fence, or NULL while another has it.
CREATE FUNCTION bridge.syrve_server_take(p_url text, p_seat uuid, p_holder text, p_seconds integer) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    INSERT INTO bridge.syrve_servers AS s (server, seat_id, holder, fence, lease_until, taken_at)
    VALUES (bridge.syrve_server(p_url), p_seat, p_holder, 1, clock_timestamp() + make_interval(secs => p_seconds),
      clock_timestamp())
    ON CONFLICT (server) DO UPDATE SET seat_id = excluded.seat_id, holder = excluded.holder, fence = s.fence + 1,
      lease_until = excluded.lease_until, taken_at = excluded.taken_at
    WHERE s.seat_id IS NULL RETURNING s.fence
  $$;
SELECT auth.give_to_worker('bridge.syrve_server_take(text, uuid, text, integer)');

-- Moves the end of the lease; p_holder NULL leaves the seat to the sweeper from then on. Answers false when the turn has
-- passed to another holder.
CREATE FUNCTION bridge.syrve_server_extend(p_url text, p_seat uuid, p_fence bigint, p_holder text, p_seconds integer)
  RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    WITH moved AS (
      UPDATE bridge.syrve_servers SET holder = p_holder, lease_until = clock_timestamp() + make_interval(secs => p_seconds)
      WHERE server = bridge.syrve_server(p_url) AND seat_id = p_seat AND fence = p_fence RETURNING 1)
    SELECT EXISTS (SELECT FROM moved)
  $$;
SELECT auth.give_to_worker('bridge.syrve_server_extend(text, uuid, bigint, text, integer)');

-- Gives the turn back. The row stays, so that the fence keeps growing.
CREATE FUNCTION bridge.syrve_server_release(p_url text, p_seat uuid, p_fence bigint) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    WITH freed AS (
      UPDATE bridge.syrve_servers SET seat_id = NULL, holder = NULL, lease_until = '-infinity', taken_at = NULL
      WHERE server = bridge.syrve_server(p_url) AND seat_id = p_seat AND fence = p_fence RETURNING 1)
    SELECT EXISTS (SELECT FROM freed)
  $$;
SELECT auth.give_to_worker('bridge.syrve_server_release(text, uuid, bigint)');

-- Claims one seat that its holder left behind: the lease ended, or the holder is an earlier boot of a node that knows itself
-- to be alone (p_node; NULL = it does not). No row when there is none.
CREATE FUNCTION bridge.syrve_seat_claim(p_node text, p_holder text, p_seconds integer)
  RETURNS TABLE (tenant_id uuid, seat_id uuid, fence bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    WITH claimed AS (
      UPDATE bridge.syrve_servers s SET holder = p_holder, fence = s.fence + 1,
        lease_until = clock_timestamp() + make_interval(secs => p_seconds)
      WHERE s.server = (
        SELECT d.server FROM bridge.syrve_servers d
        WHERE d.seat_id IS NOT NULL AND (d.lease_until < clock_timestamp()
          OR split_part(d.holder, '/', 1) = p_node AND d.holder <> p_holder)
        ORDER BY d.lease_until LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING s.seat_id, s.fence)
    SELECT t.tenant_id, c.seat_id, c.fence FROM claimed c JOIN public.syrve_seats t ON t.id = c.seat_id
  $$;
SELECT auth.give_to_worker('bridge.syrve_seat_claim(text, text, integer)');

-- Since when a server's turn is taken, and for which seat; no row while it is free. The seat's row is visible to its own
-- organisation alone.
CREATE FUNCTION bridge.syrve_server_turn(p_url text)
  RETURNS TABLE (seat_id uuid, taken_at timestamptz, lease_until timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT s.seat_id, s.taken_at, s.lease_until FROM bridge.syrve_servers s
    WHERE s.server = bridge.syrve_server(p_url) AND s.seat_id IS NOT NULL
  $$;
SELECT auth.give_to_worker('bridge.syrve_server_turn(text)');
