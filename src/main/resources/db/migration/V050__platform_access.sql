-- Access that belongs to no organisation (K4, K11): platform tokens, the keyset's canary. No tenant column, no secret.
SET LOCAL timezone = 'UTC';

CREATE TABLE public.platform_tokens (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  token_hash text NOT NULL UNIQUE CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  token_prefix text NOT NULL CHECK (length(token_prefix) BETWEEN 1 AND 16),
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE public.platform_tokens IS
  'Bearer tokens that may only manage organisations: SHA-256 of the token, never the token.';
REVOKE ALL ON public.platform_tokens FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON public.platform_tokens TO syncflow_app;

CREATE TABLE bridge.keyset_canary (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  sealed text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE bridge.keyset_canary IS
  'A word sealed with the keyset: a start with another keyset cannot open it and is refused.';
REVOKE ALL ON bridge.keyset_canary FROM PUBLIC, syncflow_app;
GRANT SELECT, INSERT ON bridge.keyset_canary TO syncflow_app;

-- Whether any token was ever issued: the first start prints or writes one only then.
CREATE FUNCTION bridge.any_token_exists() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT EXISTS (SELECT FROM public.api_tokens t WHERE t.id IS NOT NULL)
      OR EXISTS (SELECT FROM public.platform_tokens t WHERE t.id IS NOT NULL)
  $$;
GRANT SELECT (id) ON public.platform_tokens TO syncflow_worker;
SELECT auth.give_to_worker('bridge.any_token_exists()');
