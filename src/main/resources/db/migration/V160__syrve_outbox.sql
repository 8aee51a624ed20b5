-- The outbox at work (issue 4, part 4; decisions 26-28; D72-D79; F20, F25, F30, F31).
SET LOCAL timezone = 'UTC';

ALTER TABLE public.syrve_config
  ADD COLUMN check_before_sending boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN public.syrve_config.check_before_sending IS
  'Whether each document is tried with documents/check, or its number looked up, before it is sent.';

ALTER TABLE public.syrve_outbox_jobs
  ADD COLUMN error_code text CHECK (error_code ~ '^[a-z][a-z0-9_]{0,49}$'), -- why it waits, failed or is unknown; the sentence is last_error
  ADD COLUMN run_id uuid,               -- of the last claim: bridge.sync_batches.uid; runs are archived, so no key
  ADD COLUMN answer jsonb,              -- what the server said last, as far as it was understood, with the differences per item
  ADD COLUMN evidence jsonb,            -- what a look at the server showed after its answer was lost
  ADD COLUMN looked_at timestamptz,     -- when that was
  ADD COLUMN finished_at timestamptz,
  ADD CONSTRAINT syrve_outbox_jobs_lease_is_of_running CHECK (status = 'running' OR lease_until IS NULL AND lease_holder IS NULL),
  ADD CONSTRAINT syrve_outbox_jobs_succeeded_was_sent CHECK (status <> 'succeeded' OR sent_at IS NOT NULL),
  ADD CONSTRAINT syrve_outbox_jobs_finished CHECK ((finished_at IS NOT NULL) = (status IN ('succeeded', 'failed', 'cancelled')));
COMMENT ON COLUMN public.syrve_outbox_jobs.sent_at IS
  'Committed before the document is posted; NULL = it cannot have arrived. A running job with it whose lease ended is unknown.';
CREATE INDEX ix_syrve_outbox_jobs_unknown ON public.syrve_outbox_jobs (tenant_id, sent_at) WHERE status = 'unknown';

-- Whose turn it is, over all organisations (decision 9), and what an organisation's server keeps it waiting for: a seat, a
-- start, a password. No document is to blame for that, and no attempt is counted. The row comes with the first job.
CREATE TABLE public.syrve_outbox_turns (
  tenant_id uuid PRIMARY KEY REFERENCES public.organization (id) ON DELETE CASCADE,
  holder text,
  fence bigint NOT NULL DEFAULT 0,
  lease_until timestamptz NOT NULL DEFAULT '-infinity',
  taken_at timestamptz,                 -- the last turn: whose is the longest ago comes next
  wait_code text CHECK (wait_code ~ '^[a-z][a-z0-9_]{0,49}$'), -- NULL = the server takes documents
  wait_message text,
  waiting_since timestamptz,
  waits integer NOT NULL DEFAULT 0,     -- in a row
  next_at timestamptz NOT NULL DEFAULT '-infinity',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT syrve_outbox_turns_wait CHECK ((wait_code IS NULL) = (waiting_since IS NULL))
);
SELECT auth.guard_tenant_table('public.syrve_outbox_turns', 'tenant_id', 'syrve_outbox_turns');

-- How each claim of a job ended. Once: a second end of the same claim is refused by the key.
CREATE TABLE public.syrve_outbox_attempts (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  tenant_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  job_id uuid NOT NULL,
  fence bigint NOT NULL,
  run_id uuid,
  step text NOT NULL CHECK (step IN ('claim', 'check', 'send')), -- how far it came
  outcome text NOT NULL CHECK (outcome IN ('accepted', 'refused', 'conflict', 'exhausted', 'again', 'returned', 'unknown')),
  counted boolean NOT NULL,
  error_code text,
  message text CHECK (length(message) <= 4000),
  claimed_at timestamptz NOT NULL,
  sent_at timestamptz,
  response text CHECK (octet_length(response) <= 65536),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (tenant_id, job_id, fence),
  FOREIGN KEY (tenant_id, job_id) REFERENCES public.syrve_outbox_jobs (tenant_id, id) ON DELETE CASCADE
);
SELECT auth.guard_tenant_table('public.syrve_outbox_attempts', 'tenant_id', 'syrve_outbox_attempts', ARRAY['select', 'insert']);

-- What people decided about a job; never changed afterwards.
CREATE TABLE public.syrve_outbox_decisions (
  id uuid PRIMARY KEY DEFAULT public.uuid_v7(),
  tenant_id uuid NOT NULL REFERENCES public.organization (id) ON DELETE CASCADE,
  job_id uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('resolved_sent', 'resolved_resend', 'retried', 'cancelled')),
  status_before public.job_status NOT NULL,
  actor text NOT NULL,
  user_id uuid,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (tenant_id, job_id) REFERENCES public.syrve_outbox_jobs (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_id) REFERENCES auth.users_extended (org_id, id) ON DELETE SET NULL (user_id)
);
CREATE INDEX ix_syrve_outbox_decisions_job ON public.syrve_outbox_decisions (tenant_id, job_id, created_at);
CREATE INDEX ix_syrve_outbox_decisions_user ON public.syrve_outbox_decisions (tenant_id, user_id);
SELECT auth.guard_tenant_table('public.syrve_outbox_decisions', 'tenant_id', 'syrve_outbox_decisions',
  ARRAY['select', 'insert']);

GRANT SELECT (id, tenant_id, status, store_id, created_at, next_attempt_at, lease_holder, lease_until, sent_at, looked_at)
  ON public.syrve_outbox_jobs TO syncflow_worker;
CREATE POLICY syrve_outbox_jobs_worker ON public.syrve_outbox_jobs FOR SELECT TO syncflow_worker USING (true);
GRANT SELECT (tenant_id, holder, fence, lease_until, taken_at, wait_code, waiting_since, next_at),
  UPDATE (holder, fence, lease_until, taken_at) ON public.syrve_outbox_turns TO syncflow_worker;
CREATE POLICY syrve_outbox_turns_worker ON public.syrve_outbox_turns TO syncflow_worker USING (true) WITH CHECK (true);
GRANT SELECT (held_since) ON bridge.hub_home TO syncflow_worker;
GRANT SELECT (error_code) ON bridge.failed_records TO syncflow_worker;
GRANT SELECT (tenant_id, server_url) ON public.syrve_config TO syncflow_worker;
CREATE POLICY syrve_config_outbox_worker ON public.syrve_config FOR SELECT TO syncflow_worker USING (true);

-- Gives at most p_limit organisations their turn, the one that had none for longest first: those with a document that is due
-- and the first of its store, with one whose claim was left behind, or with one of unknown outcome that nobody has looked for
-- yet. An organisation has one turn at a time, and so has a server, since its licence has one seat: a server whose seat is in
-- use is left alone. Nobody has one while all work is held after a restore. p_now: the caller's clock, which due times are counted by; leases go by the database's. p_node: the node
-- that p_holder is a boot of, when nobody else can have its name, else NULL: what its earlier boots held is void.
CREATE FUNCTION bridge.claim_outbox_turns(p_now timestamptz, p_holder text, p_node text, p_lease interval, p_limit integer)
  RETURNS TABLE (org_id uuid, turn_fence bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    candidate record;
    given integer := 0;
  BEGIN
    FOR candidate IN
      SELECT t.tenant_id, bridge.syrve_server(c.server_url) AS server
      FROM public.syrve_outbox_turns t
      JOIN public.organization o ON o.id = t.tenant_id AND o.status = 'active' AND o.deleted_at IS NULL
      JOIN public.syrve_config c ON c.tenant_id = t.tenant_id
      WHERE (t.lease_until < clock_timestamp() OR split_part(t.holder, '/', 1) = p_node AND t.holder <> p_holder)
        AND NOT EXISTS (SELECT FROM bridge.hub_home h WHERE h.held_since IS NOT NULL)
        AND NOT EXISTS (SELECT FROM public.integration_connections i
          WHERE i.org_id = t.tenant_id AND i.system = 'syrve' AND i.status = 'disabled')
        AND (EXISTS (SELECT FROM public.syrve_outbox_jobs r WHERE r.tenant_id = t.tenant_id AND r.status = 'running'
              AND (r.lease_until < clock_timestamp() OR split_part(r.lease_holder, '/', 1) = p_node AND r.lease_holder <> p_holder))
          OR t.next_at <= p_now AND (
            EXISTS (SELECT FROM public.syrve_outbox_jobs u WHERE u.tenant_id = t.tenant_id AND u.status = 'unknown'
              AND u.looked_at IS NULL AND coalesce(u.sent_at, u.created_at) < p_now - interval '1 minute')
            OR EXISTS (SELECT FROM public.syrve_outbox_jobs j
              WHERE j.tenant_id = t.tenant_id AND j.status = 'pending' AND j.next_attempt_at <= p_now
                AND NOT EXISTS (SELECT FROM public.syrve_outbox_jobs e
                  WHERE e.tenant_id = j.tenant_id AND e.store_id = j.store_id AND e.status IN ('pending', 'running', 'unknown')
                    AND (e.created_at, e.id) < (j.created_at, j.id)))))
      ORDER BY t.taken_at NULLS FIRST, t.tenant_id
      FOR UPDATE OF t SKIP LOCKED
    LOOP
      EXIT WHEN given >= p_limit;
      -- Two organisations of one server, claimed by two nodes at once: one of them waits for the next time.
      CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended('syrve outbox ' || candidate.server, 0));
      CONTINUE WHEN EXISTS (
        SELECT FROM public.syrve_outbox_turns t JOIN public.syrve_config c ON c.tenant_id = t.tenant_id
        WHERE t.tenant_id <> candidate.tenant_id AND bridge.syrve_server(c.server_url) = candidate.server
          AND t.lease_until >= clock_timestamp()
          AND NOT coalesce(split_part(t.holder, '/', 1) = p_node AND t.holder <> p_holder, false));
      CONTINUE WHEN EXISTS (SELECT FROM bridge.syrve_servers s WHERE s.server = candidate.server AND s.seat_id IS NOT NULL
          AND s.lease_until >= clock_timestamp());
      UPDATE public.syrve_outbox_turns t SET holder = p_holder, fence = t.fence + 1, taken_at = clock_timestamp(),
        lease_until = clock_timestamp() + p_lease
      WHERE t.tenant_id = candidate.tenant_id RETURNING t.tenant_id, t.fence INTO org_id, turn_fence;
      given := given + 1;
      RETURN NEXT;
    END LOOP;
  END $$;
SELECT auth.give_to_worker('bridge.claim_outbox_turns(timestamptz, text, text, interval, integer)');

-- What monitoring asks of all outboxes at once: numbers, never a document.
CREATE FUNCTION bridge.outbox_metrics()
  RETURNS TABLE (waiting bigint, unknown bigint, failed bigint, oldest_seconds double precision, servers_waiting bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT count(*) FILTER (WHERE j.status IN ('pending', 'running')), count(*) FILTER (WHERE j.status = 'unknown'),
      (SELECT count(*) FROM bridge.failed_records f WHERE f.source_system = 'syrve' AND f.entity_name = 'inventory_commit'
        AND f.error_code <> 'outcome_unknown' AND f.resolved_at IS NULL),
      coalesce(extract(epoch FROM clock_timestamp() - min(j.created_at) FILTER (WHERE j.status IN ('pending', 'running'))), 0)
        ::double precision,
      (SELECT count(*) FROM public.syrve_outbox_turns t WHERE t.wait_code IS NOT NULL)
    FROM public.syrve_outbox_jobs j WHERE j.status IN ('pending', 'running', 'unknown')
  $$;
SELECT auth.give_to_worker('bridge.outbox_metrics()');
