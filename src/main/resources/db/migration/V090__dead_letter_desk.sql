-- The dead-letter desk (C-12..C-20; decisions 23-25; peers.md 2A 13-19, 2B 5-7): what kind of error it is, which errors are
-- the same one, when the next attempt is due, what a person changed, and what became of a record in the end.
SET LOCAL timezone = 'UTC';

-- Whether an error passes by itself: the one place that tells a transient error from one of the data (decision 23). Codes
-- are those of failed_records.error_code: words, http_<status>, or refused_<SQLSTATE> (PostgreSQL manual, appendix A:
-- 08 connection, 25P03/25P04/57014 time-outs, 40 rollback, 53 resources, 55P03 lock, 57P operator intervention, 58 system).
CREATE FUNCTION bridge.failure_is_transient(code text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT code IN ('timeout', 'unreachable', 'connection_failed', 'rate_limited', 'unavailable', 'conflict')
      OR code ~ '^http_(408|425|429|5[0-9][0-9])$'
      OR code ~ '^refused_(08|40|53|58)[0-9A-Z]{3}$'
      OR code ~ '^refused_(25P0[34]|55P03|57014|57P0[1-5])$'
  $$;

-- A reason without what differs from record to record: ids, quoted values and numbers. Names of fields and constraints stay.
CREATE FUNCTION bridge.reason_shape(reason text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT
      regexp_replace(
        regexp_replace(
          regexp_replace(
            regexp_replace(
              regexp_replace(
                left(reason, 4000),
                '"(?:[^"\\]|\\.)*"|''(?:[^''\\]|\\.|'''')*''|“[^”]*”|‘[^’]*’|«[^»]*»', '<value>', 'g'),
              '\m[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\M', '<id>', 'g'),
            '\m(?=[0-9a-fA-F]*[0-9])(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{16,}\M|\m[A-Za-z]+[-_#/]?[0-9]{3,}\M', '<id>', 'g'),
          '[-+]?\m[0-9]+(?:[.,:/T-]?[0-9]+)*(?:[eE][-+]?[0-9]+)?Z?\M', '<n>', 'g'),
        '\s+', ' ', 'g')
  $$;

-- Which failures are the same one: 16 hex digits over system, entity, stage and the reason's shape, as a JSON array
-- (decision 25's way of joining: no delimiter can be forged).
CREATE FUNCTION bridge.failure_fingerprint(system text, entity text, stage text, reason text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$
    SELECT left(encode(sha256(convert_to(
      '[' || to_json(system) || ',' || to_json(entity) || ',' || to_json(stage) || ','
        || to_json(bridge.reason_shape(reason)) || ']', 'UTF8')), 'hex'), 16)
  $$;

-- Generated columns: no writer can forget them, and the rows that were there before get them here.
ALTER TABLE bridge.failed_records DROP COLUMN retryable;
ALTER TABLE bridge.failed_records
  ADD COLUMN retryable boolean GENERATED ALWAYS AS (bridge.failure_is_transient(error_code)) STORED,
  ADD COLUMN reason_shape text GENERATED ALWAYS AS (bridge.reason_shape(error_message)) STORED,
  ADD COLUMN fingerprint text GENERATED ALWAYS AS
    (bridge.failure_fingerprint(source_system, entity_name, stage_failed, error_message)) STORED,
  ADD COLUMN edited_data jsonb,
  ADD COLUMN resolved_batch_uid uuid,
  ADD FOREIGN KEY (org_id, resolved_batch_uid) REFERENCES bridge.sync_batches (org_id, uid)
    ON DELETE SET NULL (resolved_batch_uid);
COMMENT ON COLUMN bridge.failed_records.edited_data IS
  'The record as a person changed it; raw_data stays as it came (C-15). A newer version from the source takes it away.';
COMMENT ON COLUMN bridge.failed_records.retryable IS 'true = transient: the hub tries again by itself until next_retry_at '
  'runs out of max_retries; false = the data or a mapping has to change.';

-- waiting: the record lies in pending_children now and is accounted for there.
ALTER TABLE bridge.failed_records DROP CONSTRAINT failed_records_resolution_check;
ALTER TABLE bridge.failed_records ADD CONSTRAINT failed_records_resolution_check
  CHECK (resolution IN ('passed', 'replayed', 'superseded', 'waiting', 'ignored'));
ALTER TABLE bridge.failed_record_attempts DROP CONSTRAINT failed_record_attempts_outcome_check;
ALTER TABLE bridge.failed_record_attempts ADD CONSTRAINT failed_record_attempts_outcome_check
  CHECK (outcome IN ('passed', 'failed', 'superseded', 'waiting'));

CREATE INDEX ix_failed_records_fingerprint ON bridge.failed_records (org_id, fingerprint, uid) WHERE resolved_at IS NULL;
CREATE INDEX ix_failed_records_entity ON bridge.failed_records (org_id, source_system, entity_name, uid)
  WHERE resolved_at IS NULL;
CREATE INDEX ix_failed_records_due ON bridge.failed_records (next_retry_at)
  WHERE resolved_at IS NULL AND exhausted_at IS NULL AND next_retry_at IS NOT NULL;
CREATE INDEX ix_failed_records_resolved_batch ON bridge.failed_records (org_id, resolved_batch_uid);

-- What people did to a dead letter; never changed afterwards.
CREATE TABLE bridge.failed_record_events (
  uid uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE RESTRICT,
  failed_record_uid uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('edited', 'ignored', 'reopened')),
  actor text NOT NULL,
  user_id uuid,
  reason text,
  data_before jsonb,
  data_after jsonb,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (org_id, failed_record_uid) REFERENCES bridge.failed_records (org_id, uid) ON DELETE CASCADE,
  FOREIGN KEY (org_id, user_id) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (user_id)
);
CREATE INDEX ix_failed_record_events_record ON bridge.failed_record_events (org_id, failed_record_uid, created_at);
CREATE INDEX ix_failed_record_events_user ON bridge.failed_record_events (org_id, user_id);
SELECT auth.guard_tenant_table('bridge.failed_record_events', 'org_id', 'failed_record_events',
  ARRAY['select', 'insert']);

-- How long to wait after so many failed retries: one minute, doubled each time up to six hours, of which a random half is
-- taken off so that what failed together does not come back together (decision 23: backs off with jitter).
CREATE FUNCTION bridge.retry_delay(retries integer) RETURNS interval
  LANGUAGE sql VOLATILE PARALLEL SAFE
  AS $$ SELECT make_interval(secs => least(60 * 2.0 ^ least(greatest(retries, 0), 20), 21600) * (0.5 + random() / 2)) $$;

-- Plans the next attempt of a transient error whoever writes it; when none is left it waits for a person (D96).
CREATE FUNCTION bridge.plan_retry() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
  BEGIN
    IF NEW.resolved_at IS NOT NULL OR NOT bridge.failure_is_transient(NEW.error_code) THEN
      NEW.next_retry_at := NULL;
      NEW.exhausted_at := NULL;
    ELSIF NEW.retry_count >= NEW.max_retries THEN
      NEW.next_retry_at := NULL;
      NEW.exhausted_at := coalesce(NEW.exhausted_at, clock_timestamp());
    ELSE
      NEW.exhausted_at := NULL;
      IF NEW.next_retry_at IS NULL OR TG_OP = 'UPDATE' AND NEW.retry_count <> OLD.retry_count THEN
        NEW.next_retry_at := clock_timestamp() + bridge.retry_delay(NEW.retry_count);
      END IF;
    END IF;
    RETURN NEW;
  END $$;
CREATE TRIGGER failed_records_plan_retry BEFORE INSERT OR UPDATE OF error_code, retry_count, max_retries, resolved_at,
  next_retry_at ON bridge.failed_records FOR EACH ROW EXECUTE FUNCTION bridge.plan_retry();

-- Claims what is due, over all active organisations: at most p_limit dead letters, by system and entity. A claim is a
-- lease: what is not settled by p_now + p_lease falls due again. What another node holds is skipped, not waited for.
GRANT SELECT (uid, org_id, next_retry_at, exhausted_at), UPDATE (next_retry_at) ON bridge.failed_records TO syncflow_worker;
CREATE POLICY failed_records_worker_claim ON bridge.failed_records FOR UPDATE TO syncflow_worker
  USING (true) WITH CHECK (true);
CREATE FUNCTION bridge.claim_due_retries(p_now timestamptz, p_lease interval, p_limit integer)
  RETURNS TABLE (org_id uuid, source_system text, entity_name text, uids uuid[])
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    WITH due AS (
      SELECT f.uid FROM bridge.failed_records f
      WHERE f.resolved_at IS NULL AND f.exhausted_at IS NULL AND f.next_retry_at <= p_now
        AND EXISTS (SELECT FROM public.organization o
          WHERE o.id = f.org_id AND o.status = 'active' AND o.deleted_at IS NULL)
      ORDER BY f.next_retry_at LIMIT p_limit FOR UPDATE OF f SKIP LOCKED),
    claimed AS (
      UPDATE bridge.failed_records f SET next_retry_at = p_now + p_lease FROM due WHERE f.uid = due.uid
      RETURNING f.org_id, f.source_system, f.entity_name, f.uid)
    SELECT c.org_id, c.source_system, c.entity_name, array_agg(c.uid ORDER BY c.uid)
    FROM claimed c GROUP BY c.org_id, c.source_system, c.entity_name ORDER BY 1, 2, 3
  $$;
SELECT auth.give_to_worker('bridge.claim_due_retries(timestamptz, interval, integer)');
