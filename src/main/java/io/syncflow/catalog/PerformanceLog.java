package io.syncflow.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** One row per operation in {@code sync_performance_logs}: what was measured, added up. */
final class PerformanceLog {

  /** The operation's row is locked by the counts that come with each page. */
  private static final String FIRST =
      "INSERT INTO public.sync_performance_logs (id, org_id, sync_operation_id, total_duration)"
          + " SELECT public.uuid_v7(), ?, ?, 0 WHERE NOT EXISTS (SELECT FROM"
          + " public.sync_performance_logs WHERE org_id = ? AND sync_operation_id = ?)";

  private static final String ADD =
      """
      WITH sums AS (
        SELECT k, sum(v) AS seconds FROM (
          SELECT e.key AS k, e.value::numeric AS v FROM public.sync_performance_logs l,
            jsonb_each_text(l.stage_durations) e WHERE l.org_id = ? AND l.sync_operation_id = ?
          UNION ALL
          SELECT e.key, e.value::numeric FROM jsonb_each_text(?::jsonb) e) AS parts GROUP BY k)
      UPDATE public.sync_performance_logs l SET
        stage_durations = (SELECT jsonb_object_agg(k, seconds) FROM sums),
        total_duration = (SELECT sum(seconds) FROM sums),
        bottleneck_stage = (SELECT k FROM sums ORDER BY seconds DESC, k LIMIT 1),
        items_per_second = coalesce((SELECT coalesce((o.statistics ->> 'received')::numeric,
            coalesce((o.statistics ->> 'applied')::numeric, 0) + coalesce((o.statistics ->> 'drifted')::numeric, 0))
          FROM public.sync_operations o
          WHERE o.org_id = l.org_id AND o.id = l.sync_operation_id), 0)
          / nullif((SELECT sum(seconds) FROM sums), 0),
        api_calls_count = api_calls_count + ?, rate_limited_count = rate_limited_count + ?
      WHERE l.org_id = ? AND l.sync_operation_id = ?
      """;

  private PerformanceLog() {}

  /** Adds what was measured to the operation's row. */
  static void add(Connection connection, UUID org, UUID operation, Measures measures)
      throws SQLException {
    ObjectNode seconds = Statements.JSON.createObjectNode();
    measures.stages().forEach((stage, time) -> seconds.put(stage, time.toNanos() / 1e9));
    Statements.update(connection, FIRST, org, operation, org, operation);
    Statements.update(
        connection,
        ADD,
        org,
        operation,
        seconds,
        measures.apiCalls(),
        measures.rateLimited(),
        org,
        operation);
  }
}
