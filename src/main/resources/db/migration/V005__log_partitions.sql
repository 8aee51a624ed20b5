-- Monthly partitions of the append-only logs (decisions 8 and 34; TRAP-08; D46-D50, D85, D122).
--
-- Months are of UTC and their bounds are written with their offset, so the session's zone does not move them (D49). There
-- is no MAXVALUE partition: S1's `_future` would take every row and forbid every further month (D46). Rows outside the
-- months that exist fall into a DEFAULT partition, which must stay empty: log_default_rows() says what it holds.
SET LOCAL timezone = 'UTC';

-- The partitioned logs, and how their partitions are guarded.
CREATE TABLE public.partitioned_logs (
  log_table name PRIMARY KEY,
  tenant_column name NOT NULL
);

-- Creates the partition of one month unless it exists; answers whether it did. Rows of that month that lie in DEFAULT
-- would forbid it (D48): they are moved. Takes a short exclusive lock on the DEFAULT partition.
CREATE FUNCTION public.create_log_partition(log public.partitioned_logs, month date) RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
  AS $$
  DECLARE
    month_start timestamptz := date_trunc('month', month::timestamp);
    month_end timestamptz := month_start + interval '1 month';
    part text := log.log_table || to_char(month_start, '_YYYY_MM');
    spill text := log.log_table || '_default';
  BEGIN
    IF to_regclass(format('public.%I', part)) IS NOT NULL THEN
      RETURN false;
    END IF;
    -- FORCE hides the rows from the owner too; lifted for this transaction's own move, under the exclusive lock it takes.
    EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY', spill);
    EXECUTE format('CREATE TEMPORARY TABLE moved_rows ON COMMIT DROP AS SELECT * FROM public.%I WITH NO DATA', spill);
    EXECUTE format('WITH moved AS (DELETE FROM public.%I WHERE created_at >= %L AND created_at < %L RETURNING *)
      INSERT INTO pg_temp.moved_rows SELECT * FROM moved', spill, month_start, month_end);
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', spill);
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
      part, log.log_table, month_start, month_end);
    -- Only then the rows: attaching a table that holds some would check its foreign keys as the owner, to whom FORCE shows
    -- no organisation; row by row they are checked free of it.
    EXECUTE format('INSERT INTO public.%I SELECT * FROM pg_temp.moved_rows', part);
    DROP TABLE pg_temp.moved_rows;
    -- A partition can be queried by its own name: it needs the rule itself (D50). It gets no grants.
    PERFORM auth.guard_tenant_table(format('public.%I', part)::regclass, log.tenant_column, log.log_table::text,
      ARRAY['select', 'insert'], NULL);
    RETURN true;
  END $$;
REVOKE ALL ON FUNCTION public.create_log_partition(public.partitioned_logs, date) FROM PUBLIC;

-- Registers a log and gives it its DEFAULT partition and the months from first_month (NULL = the current one) to three
-- ahead. Each month is a table with all its indexes: those before the hub existed are made only where a document names them.
CREATE FUNCTION public.partition_log(log_name text, log_tenant_column text, first_month date DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
  AS $$
  DECLARE
    log public.partitioned_logs;
    spill text := log_name || '_default';
    this_month timestamp := date_trunc('month', now()::timestamp);
  BEGIN
    INSERT INTO public.partitioned_logs VALUES (log_name, log_tenant_column) RETURNING * INTO log;
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I DEFAULT', spill, log_name);
    PERFORM auth.guard_tenant_table(format('public.%I', spill)::regclass, log_tenant_column, log_name,
      ARRAY['select', 'insert'], NULL);
    -- The alarm looks across organisations, and at nothing but the time.
    EXECUTE format('GRANT SELECT (created_at) ON public.%I TO syncflow_worker', spill);
    EXECUTE format('CREATE POLICY %I ON public.%I FOR SELECT TO syncflow_worker USING (true)', log_name || '_worker', spill);
    PERFORM public.create_log_partition(log, month::date)
    FROM generate_series(coalesce(first_month::timestamp, this_month), this_month + interval '3 months', interval '1 month')
      AS month;
  END $$;
REVOKE ALL ON FUNCTION public.partition_log(text, text, date) FROM PUBLIC;

GRANT SELECT ON public.partitioned_logs TO syncflow_worker;

-- What the DEFAULT partitions hold: one row for each that is not empty. Any row here is an alert.
CREATE FUNCTION public.log_default_rows()
  RETURNS TABLE (log_table text, row_count bigint, oldest timestamptz, newest timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
  DECLARE
    log public.partitioned_logs;
  BEGIN
    FOR log IN SELECT * FROM public.partitioned_logs p ORDER BY p.log_table LOOP
      RETURN QUERY EXECUTE format('SELECT %L::text, count(*), min(created_at), max(created_at) FROM public.%I
        HAVING count(*) > 0', log.log_table, log.log_table || '_default');
    END LOOP;
  END $$;
SELECT auth.give_to_worker('public.log_default_rows()');

-- Creates the partitions from the current month to months_ahead ahead, and those of the last twelve months that rows in
-- DEFAULT belong to (the hub was off for a while; a backup was restored). Answers how many. Called once a day.
CREATE FUNCTION public.ensure_log_partitions(months_ahead integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
  AS $$
  DECLARE
    this_month timestamp := date_trunc('month', now()::timestamp);
    created integer;
  BEGIN
    IF months_ahead IS NULL OR months_ahead NOT BETWEEN 0 AND 24 THEN
      RAISE EXCEPTION 'months_ahead must be 0 to 24: %', months_ahead USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('public.ensure_log_partitions', 0));
    SELECT count(*) FILTER (WHERE public.create_log_partition(p, wanted.month::date)) INTO created
    FROM (
      SELECT l.log_table, month
      FROM public.partitioned_logs l,
        generate_series(this_month, this_month + make_interval(months => months_ahead), interval '1 month') AS month
      UNION
      SELECT d.log_table, month
      FROM public.log_default_rows() d,
        generate_series(date_trunc('month', greatest(d.oldest::timestamp, this_month - interval '12 months')),
          least(d.newest::timestamp, this_month), interval '1 month') AS month
    ) AS wanted JOIN public.partitioned_logs p ON p.log_table = wanted.log_table;
    RETURN created;
  END $$;
REVOKE ALL ON FUNCTION public.ensure_log_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.ensure_log_partitions(integer) TO syncflow_app;

-- Retention (E-64, D131): drops the partitions that end at or before that day, of one log or of all, and what lies that
-- old in DEFAULT. Answers the number of partitions dropped. This month and the one before stay, whatever is asked.
CREATE FUNCTION public.drop_log_partitions(before date, only_log text DEFAULT NULL) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC'
  AS $$
  DECLARE
    keep_from timestamptz := date_trunc('month', now()::timestamp) - interval '1 month';
    cut timestamptz := least(before::timestamptz, keep_from);
    log public.partitioned_logs;
    part text;
    dropped integer := 0;
  BEGIN
    IF before IS NULL THEN
      RAISE EXCEPTION 'a day is needed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('public.ensure_log_partitions', 0));
    FOR log IN SELECT * FROM public.partitioned_logs p WHERE only_log IS NULL OR p.log_table = only_log LOOP
      FOR part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = format('public.%I', log.log_table)::regclass AND c.relname ~ '_\d{4}_\d{2}$'
          AND to_date(right(c.relname, 7), 'YYYY_MM')::timestamptz + interval '1 month' <= cut
        ORDER BY c.relname
      LOOP
        EXECUTE format('DROP TABLE public.%I', part);
        dropped := dropped + 1;
      END LOOP;
      IF EXISTS (SELECT FROM public.log_default_rows() d WHERE d.log_table = log.log_table AND d.oldest < cut) THEN
        part := log.log_table || '_default';
        EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY', part);
        EXECUTE format('DELETE FROM public.%I WHERE created_at < %L', part, cut);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', part);
      END IF;
    END LOOP;
    RETURN dropped;
  END $$;
REVOKE ALL ON FUNCTION public.drop_log_partitions(date, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.drop_log_partitions(date, text) TO syncflow_app;
