-- Who changed the address, the settings or the password of a connection by hand, and what was there before.
SET LOCAL timezone = 'UTC';

CREATE TABLE bridge.connection_audit (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  connection_id uuid NOT NULL,
  changes jsonb NOT NULL CHECK (jsonb_typeof(changes) = 'object'),  -- {"<setting>": {"old": …, "new": …}}; a password only by name
  changed_by text NOT NULL,
  user_id uuid,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (org_id, connection_id) REFERENCES public.integration_connections (org_id, id) ON DELETE CASCADE,
  FOREIGN KEY (org_id, user_id) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (user_id)
);
CREATE INDEX ix_connection_audit_connection ON bridge.connection_audit (org_id, connection_id, changed_at DESC);
CREATE INDEX ix_connection_audit_user ON bridge.connection_audit (org_id, user_id);
SELECT auth.guard_tenant_table('bridge.connection_audit', 'org_id', 'connection_audit', ARRAY['select', 'insert']);
