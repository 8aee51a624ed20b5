-- How often and how soon transient errors are tried again is the operator's choice: the hub's connections say it when they
-- open (config/application.properties, syncflow.retry.*); without that, and outside sane bounds, the values of V090 hold.
SET LOCAL timezone = 'UTC';

CREATE FUNCTION bridge.retry_setting(name text, otherwise numeric, lowest numeric, highest numeric) RETURNS numeric
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$
    SELECT least(greatest(coalesce(
      substring(current_setting('syncflow.' || name, true) FROM '^[0-9]{1,9}$')::numeric, otherwise), lowest), highest)
  $$;
COMMENT ON FUNCTION bridge.retry_setting(text, numeric, numeric, numeric) IS
  'A whole number that the session was opened with, as syncflow.<name>; kept within its bounds.';

-- The first delay, doubled each time up to the longest one, of which a random half is taken off so that what failed together
-- does not come back together (decision 23: backs off with jitter).
CREATE OR REPLACE FUNCTION bridge.retry_delay(retries integer) RETURNS interval
  LANGUAGE sql VOLATILE PARALLEL SAFE
  AS $$
    SELECT make_interval(secs => (
      least(bridge.retry_setting('retry_first_seconds', 60, 1, 86400) * 2.0 ^ least(greatest(retries, 0), 20),
            bridge.retry_setting('retry_longest_seconds', 21600, 1, 2592000))
      * (0.5 + random() / 2))::double precision)
  $$;

ALTER TABLE bridge.failed_records ALTER COLUMN max_retries
  SET DEFAULT bridge.retry_setting('retry_most', 5, 0, 100)::integer;
