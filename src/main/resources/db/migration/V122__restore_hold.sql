-- A database that was restored from a backup on another server (F56): its cursors stand where they stood then, and what went
-- out to other systems since is not known here. Nothing runs until a person has looked and said so.
SET LOCAL timezone = 'UTC';

-- Where this database is, and since when work is held. One row; no organisation.
CREATE TABLE bridge.hub_home (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  place text NOT NULL,
  noted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  held_since timestamptz,
  held_because text,
  released_at timestamptz,
  released_by text,
  CONSTRAINT hub_home_held_for_a_reason CHECK ((held_since IS NULL) = (held_because IS NULL))
);
COMMENT ON TABLE bridge.hub_home IS 'The server and database the hub last ran on, and whether work is held after a restore.';
REVOKE ALL ON bridge.hub_home FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON bridge.hub_home TO syncflow_app;

-- The identity that initdb gave this server, and this database in it: a dump restored elsewhere has another one.
CREATE FUNCTION bridge.this_place() RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT c.system_identifier || '/' || d.oid FROM pg_control_system() c, pg_database d WHERE d.datname = current_database()
  $$;
REVOKE ALL ON FUNCTION bridge.this_place() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bridge.this_place() TO syncflow_app;
