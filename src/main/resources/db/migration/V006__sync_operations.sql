-- Document S1 (migration 0024): previews, progress, activity log, their enums, functions and triggers (B-01..B-138).
-- Types come first (D1, TRAP-19). Names are S1's; what is corrected says which fault it answers.
SET LOCAL timezone = 'UTC';

-- S1's values first, then what it lacks: a value added later needs a migration of its own (decision 4, D67-D69).
CREATE TYPE public.sync_type AS ENUM ('woocommerce', 'odoo', 'shopify', 'custom',
  'syrve', 'oracle_ifs', 'apismith', 'schedulehub', 'xorosoft');
COMMENT ON TYPE public.sync_type IS 'The external system. The run mode is bridge.sync_batches.sync_type (TRAP-13, D70).';
CREATE TYPE public.sync_action AS ENUM ('preview_delta', 'sync_start', 'sync_complete', 'batch_process', 'error_recovery',
  'manual_trigger', 'scheduled_run', 'partial_resume');
-- PostgreSQL does not hold comparing enums for leakproof, so under row-level security an index serves a query of the
-- application by its organisation, and the enum is filtered. Where that is too slow, a superuser may say
-- ALTER FUNCTION pg_catalog.enum_eq(anyenum, anyenum) LEAKPROOF; it compares two numbers and nothing else.
CREATE TYPE public.sync_entity_type AS ENUM ('customer', 'product', 'order', 'invoice', 'supplier', 'inventory', 'category',
  'attribute', 'store', 'unit', 'stock', 'site', 'item', 'location', 'department');
CREATE TYPE public.sync_status_type AS ENUM ('pending', 'in_progress', 'completed', 'completed_with_errors', 'failed',
  'cancelled', 'paused', 'timeout');

-- Previews: what a run would change, until approved and applied or expired. An expired row stays an ordinary row, which
-- can be updated, dumped and restored; "expired" is a question of the reader (TRAP-01, D13-D15).
CREATE TABLE public.sync_preview_cache (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  sync_type public.sync_type NOT NULL,
  sync_id varchar(255),
  delta_json jsonb NOT NULL DEFAULT '{}',
  computed_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT (now() + interval '1 hour'),
  computed_by uuid,
  cache_key varchar(255),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  entity_name text,
  sync_run_id uuid,              -- the run that computed it (D24)
  base_watermark text,           -- the state it was computed on: applying it to another is refused (D23)
  status text NOT NULL DEFAULT 'computed' CHECK (status IN ('computed', 'approved', 'rejected', 'applied', 'stale')),
  approved_by uuid,
  approved_at timestamptz,
  applied_at timestamptz,
  UNIQUE (org_id, id),
  CONSTRAINT preview_cache_not_expired CHECK (expires_at > computed_at),
  -- Counts and a summary; the rows are in sync_preview_item (D21).
  CONSTRAINT preview_cache_delta_is_a_summary CHECK (octet_length(delta_json::text) <= 1048576),
  FOREIGN KEY (org_id, computed_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (computed_by),
  FOREIGN KEY (org_id, approved_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (approved_by),
  FOREIGN KEY (org_id, sync_run_id) REFERENCES bridge.sync_batches (org_id, uid) ON DELETE SET NULL (sync_run_id)
);
CREATE INDEX idx_sync_preview_cache_org_type ON public.sync_preview_cache (org_id, sync_type);
CREATE INDEX idx_sync_preview_cache_expires ON public.sync_preview_cache (expires_at);
CREATE INDEX idx_sync_preview_cache_computed ON public.sync_preview_cache (computed_at DESC);
-- S1's partial index made the unique one, within the organisation (TRAP-02, D16, D17).
CREATE UNIQUE INDEX idx_sync_preview_cache_key ON public.sync_preview_cache (org_id, cache_key) WHERE cache_key IS NOT NULL;
CREATE INDEX idx_sync_preview_cache_computed_by ON public.sync_preview_cache (org_id, computed_by);
CREATE INDEX idx_sync_preview_cache_approved_by ON public.sync_preview_cache (org_id, approved_by);
CREATE INDEX idx_sync_preview_cache_run ON public.sync_preview_cache (org_id, sync_run_id);
SELECT auth.guard_tenant_table('public.sync_preview_cache', 'org_id', 'preview_cache', grantee => 'authenticated');

-- The rows of a preview (D21): what was, what would be, and on which version the decision was made.
CREATE TABLE public.sync_preview_item (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  preview_id uuid NOT NULL,
  position integer NOT NULL CHECK (position >= 0),
  change_type text NOT NULL CHECK (change_type IN ('create', 'update', 'delete')),
  record_key jsonb NOT NULL,
  before_data jsonb,
  after_data jsonb,
  base_version bigint,
  status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'excluded', 'applied', 'refused')),
  status_reason text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (org_id, preview_id, position),
  FOREIGN KEY (org_id, preview_id) REFERENCES public.sync_preview_cache (org_id, id) ON DELETE CASCADE
);
SELECT auth.guard_tenant_table('public.sync_preview_item', 'org_id', 'sync_preview_item', grantee => 'authenticated');

-- Progress of a run, written in short transactions of its own (decision 17, TRAP-22). total_items NULL = unknown (D25).
-- Counters are bigint and the speed has room (TRAP-06, D31, D32, D43): telemetry may not fail the work.
CREATE TABLE public.sync_progress (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  sync_id varchar(255) NOT NULL,
  job_id varchar(255),
  entity_type public.sync_entity_type NOT NULL,
  current_item bigint NOT NULL DEFAULT 0,
  total_items bigint,
  processed_count bigint NOT NULL DEFAULT 0,
  failed_count bigint NOT NULL DEFAULT 0,
  speed_items_per_min numeric(24, 2),
  eta_seconds bigint,
  elapsed_seconds bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  completed_at timestamptz,
  source_system varchar(50),
  batch_number integer DEFAULT 0,
  metadata jsonb DEFAULT '{}',
  initiated_by uuid,
  status public.sync_status_type NOT NULL DEFAULT 'pending',
  error_message text,
  carried_count bigint NOT NULL DEFAULT 0 CHECK (carried_count >= 0),
  unchanged_count bigint NOT NULL DEFAULT 0 CHECK (unchanged_count >= 0),
  pending_count bigint NOT NULL DEFAULT 0 CHECK (pending_count >= 0),
  superseded_count bigint NOT NULL DEFAULT 0 CHECK (superseded_count >= 0),
  skipped_count bigint NOT NULL DEFAULT 0 CHECK (skipped_count >= 0),
  CONSTRAINT sync_progress_positive_counts CHECK (
    processed_count >= 0 AND failed_count >= 0 AND processed_count + failed_count <= total_items),
  CONSTRAINT sync_progress_positive_items CHECK (current_item >= 0 AND total_items >= 0 AND current_item <= total_items),
  -- Completion is said, never guessed: a time of completion without a final status is a contradiction (decision 16).
  CONSTRAINT sync_progress_completion_is_said CHECK ((completed_at IS NOT NULL) =
    (status IN ('completed', 'completed_with_errors', 'failed', 'cancelled', 'timeout'))),
  FOREIGN KEY (org_id, initiated_by) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (initiated_by)
);
COMMENT ON COLUMN public.sync_progress.processed_count IS
  'Records dealt with without fault: inserted, updated, unchanged, waiting, superseded or skipped (S1:448, D45).';
COMMENT ON COLUMN public.sync_progress.carried_count IS
  'Of processed_count + failed_count: what earlier runs did that this one resumes; it does not count for the speed (TRAP-06).';
CREATE INDEX idx_sync_progress_org_job ON public.sync_progress (org_id, job_id);
-- One row per run and entity (D39); the unique key is S1's index on the same columns (D41).
CREATE UNIQUE INDEX idx_sync_progress_org_sync ON public.sync_progress (org_id, sync_id, entity_type);
CREATE INDEX idx_sync_progress_active ON public.sync_progress (org_id, updated_at DESC) WHERE completed_at IS NULL;
CREATE INDEX idx_sync_progress_updated ON public.sync_progress (org_id, updated_at DESC);
CREATE INDEX idx_sync_progress_entity ON public.sync_progress (org_id, entity_type, started_at DESC);
CREATE INDEX idx_sync_progress_initiated_by ON public.sync_progress (org_id, initiated_by);
SELECT auth.guard_tenant_table('public.sync_progress', 'org_id', 'sync_progress', grantee => 'authenticated');
DROP TRIGGER set_updated_at ON public.sync_progress; -- S1 has its own, below

-- The activity log: append-only (decision 8, TRAP-10), partitioned by month, and proof: it outlives neither its
-- organisation nor a mistake (RESTRICT where S1 cascades: decision 22, D53). The primary key does not make id unique over
-- months (D55): a writer that may repeat itself gives the same id and created_at.
CREATE TABLE public.sync_activity_log (
  id uuid NOT NULL DEFAULT public.uuid_v7(),
  org_id uuid NOT NULL,
  sync_id varchar(255),
  entity_type public.sync_entity_type,
  action public.sync_action NOT NULL,
  status public.sync_status_type NOT NULL,
  record_count bigint DEFAULT 0,
  duration_seconds numeric(14, 2),
  error_message text,
  user_id uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  source_system varchar(50),
  CONSTRAINT sync_activity_log_positive_count CHECK (record_count >= 0),
  CONSTRAINT sync_activity_log_positive_duration CHECK (duration_seconds IS NULL OR duration_seconds >= 0)
) PARTITION BY RANGE (created_at);
ALTER TABLE public.sync_activity_log ADD CONSTRAINT sync_activity_log_pkey PRIMARY KEY (id, created_at);
ALTER TABLE public.sync_activity_log ADD CONSTRAINT fk_sync_activity_org
  FOREIGN KEY (org_id) REFERENCES public.organization (id) ON DELETE RESTRICT;
ALTER TABLE public.sync_activity_log ADD CONSTRAINT fk_sync_activity_user
  FOREIGN KEY (org_id, user_id) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (user_id);
CREATE INDEX idx_sync_activity_log_org_created ON public.sync_activity_log (org_id, created_at DESC);
CREATE INDEX idx_sync_activity_log_entity ON public.sync_activity_log (org_id, entity_type, created_at DESC);
-- The organisation first, which S1 leaves out: every query has it (D54).
CREATE INDEX idx_sync_activity_log_user ON public.sync_activity_log (org_id, user_id, created_at DESC);
CREATE INDEX idx_sync_activity_log_action ON public.sync_activity_log (org_id, action, created_at DESC);
CREATE INDEX idx_sync_activity_log_status ON public.sync_activity_log (org_id, status, created_at DESC);
CREATE INDEX idx_sync_activity_log_sync_id ON public.sync_activity_log (org_id, sync_id, created_at DESC);
SELECT auth.guard_tenant_table('public.sync_activity_log', 'org_id', 'sync_activity_log', ARRAY['select', 'insert'],
  'authenticated');
-- S1's other two policies exist and let nobody through (TRAP-10); there is no grant for them either.
CREATE POLICY sync_activity_log_update ON public.sync_activity_log FOR UPDATE USING (false) WITH CHECK (false);
CREATE POLICY sync_activity_log_delete ON public.sync_activity_log FOR DELETE USING (false);
SELECT public.partition_log('sync_activity_log', 'org_id', '2025-11-01');

-- Deletes expired previews of every organisation, a thousand per call, and says how many (B-118..B-120). Errors are raised:
-- as a row they looked like success (D19), so error_message, which S1's callers read, is always NULL.
GRANT SELECT (id, expires_at), DELETE ON public.sync_preview_cache TO syncflow_worker;
CREATE POLICY preview_cache_worker_select ON public.sync_preview_cache FOR SELECT TO syncflow_worker
  USING (expires_at <= clock_timestamp());
CREATE POLICY preview_cache_worker_delete ON public.sync_preview_cache FOR DELETE TO syncflow_worker
  USING (expires_at <= clock_timestamp());
CREATE FUNCTION public.auto_cleanup_preview_cache() RETURNS TABLE (deleted_count integer, error_message text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    v_deleted_count integer;
  BEGIN
    DELETE FROM public.sync_preview_cache WHERE id IN (
      SELECT c.id FROM public.sync_preview_cache c WHERE c.expires_at <= clock_timestamp() ORDER BY c.expires_at LIMIT 1000);
    GET DIAGNOSTICS v_deleted_count = ROW_COUNT;
    RETURN QUERY SELECT v_deleted_count, NULL::text;
  END $$;
SELECT auth.give_to_worker('public.auto_cleanup_preview_cache()', 'authenticated');

-- Elapsed time, speed and ETA (B-121..B-123). The clock is the statement's, not the transaction's (TRAP-22, D33), never
-- runs backwards (D34) and stops at completion (TRAP-05, D35). Speed counts good records of this run; the ETA counts every
-- record dealt with, failed ones too (D36).
CREATE FUNCTION public.update_sync_progress_elapsed() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
  DECLARE
    seconds numeric := greatest(0, extract(epoch FROM coalesce(NEW.completed_at, clock_timestamp()) - NEW.started_at));
    done bigint := NEW.processed_count + NEW.failed_count;
    done_here bigint := greatest(0, done - NEW.carried_count);
    good_here bigint := greatest(0, NEW.processed_count - NEW.carried_count);
  BEGIN
    NEW.elapsed_seconds := round(seconds);
    NEW.speed_items_per_min := CASE WHEN seconds > 0 THEN round(good_here / seconds * 60, 2) ELSE 0 END;
    NEW.eta_seconds := CASE
      WHEN NEW.completed_at IS NOT NULL OR NEW.total_items IS NULL OR done_here = 0 OR seconds = 0 THEN NULL
      ELSE least(ceil((NEW.total_items - done) * seconds / done_here), 9223372036854775807) END;
    RETURN NEW;
  END $$;
CREATE TRIGGER sync_progress_update_elapsed BEFORE INSERT OR UPDATE ON public.sync_progress
  FOR EACH ROW EXECUTE FUNCTION public.update_sync_progress_elapsed();

-- Totals and completion (B-124..B-126). One rule gives one SQLSTATE, with S1's sentence (D38). current_item is clamped to
-- a known total only (D26). A final status sets completed_at; reaching a total does not, for totals grow and a run may have
-- none (TRAP-03, TRAP-07, D27, D28, decision 16). Which kind of `completed` it was, the counts say (D30, B-130).
CREATE FUNCTION public.validate_sync_progress_totals() RETURNS trigger
  LANGUAGE plpgsql
  AS $$
  BEGIN
    IF NEW.processed_count + NEW.failed_count > NEW.total_items THEN
      RAISE EXCEPTION 'processed_count (%) + failed_count (%) exceeds total_items (%)',
        NEW.processed_count, NEW.failed_count, NEW.total_items
        USING ERRCODE = 'check_violation', CONSTRAINT = 'sync_progress_positive_counts', TABLE = 'sync_progress';
    END IF;
    NEW.current_item := least(NEW.current_item, NEW.total_items);
    IF NEW.status = 'completed' AND NEW.failed_count > 0 THEN
      NEW.status := CASE WHEN NEW.processed_count = 0 THEN 'failed' ELSE 'completed_with_errors' END;
    END IF;
    IF NEW.status IN ('completed', 'completed_with_errors', 'failed', 'cancelled', 'timeout') THEN
      NEW.completed_at := coalesce(NEW.completed_at, clock_timestamp());
    END IF;
    RETURN NEW;
  END $$;
CREATE TRIGGER sync_progress_validate_totals BEFORE INSERT OR UPDATE ON public.sync_progress
  FOR EACH ROW EXECUTE FUNCTION public.validate_sync_progress_totals();

CREATE FUNCTION public.update_sync_progress_timestamp() RETURNS trigger
  LANGUAGE plpgsql
  AS $$ BEGIN NEW.updated_at := clock_timestamp(); RETURN NEW; END $$;
CREATE TRIGGER sync_progress_update_timestamp BEFORE UPDATE ON public.sync_progress
  FOR EACH ROW EXECUTE FUNCTION public.update_sync_progress_timestamp();

-- Completion leaves one row in the activity log, whether the row became complete or was inserted so (TRAP-04, D29).
-- This is the one writer of `sync_complete`; the run ledger writes the other actions (D56).
CREATE FUNCTION public.auto_log_sync_activity_on_progress_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
  BEGIN
    IF NEW.completed_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.completed_at IS NULL) THEN
      INSERT INTO public.sync_activity_log (id, org_id, sync_id, entity_type, action, status, record_count,
        duration_seconds, error_message, user_id, created_at, source_system)
      VALUES (public.uuid_v7(), NEW.org_id, NEW.sync_id, NEW.entity_type, 'sync_complete', NEW.status,
        NEW.processed_count + NEW.failed_count, greatest(0, extract(epoch FROM NEW.completed_at - NEW.started_at)),
        NEW.error_message, NEW.initiated_by, clock_timestamp(), NEW.source_system);
    END IF;
    RETURN NULL;
  END $$;
CREATE TRIGGER sync_progress_log_completion AFTER INSERT OR UPDATE ON public.sync_progress
  FOR EACH ROW EXECUTE FUNCTION public.auto_log_sync_activity_on_progress_change();

-- B-133: EXECUTE is everybody's until it is taken away (D22).
REVOKE ALL ON FUNCTION public.update_sync_progress_elapsed(), public.validate_sync_progress_totals(),
  public.update_sync_progress_timestamp(), public.auto_log_sync_activity_on_progress_change() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.update_sync_progress_elapsed(), public.validate_sync_progress_totals(),
  public.update_sync_progress_timestamp(), public.auto_log_sync_activity_on_progress_change() TO authenticated;
