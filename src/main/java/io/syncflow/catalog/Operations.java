package io.syncflow.catalog;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The lifecycle of operations: begun, counted, waiting for a person, ended (D-11…D-17). */
public final class Operations {

  private static final String COLUMNS =
      "SELECT id, operation_uuid, name, operation_type, sync_direction, status, statistics,"
          + " is_rollbackable, source_system, stop_reason, error_message, created_by_name,"
          + " created_at, started_at, completed_at, (SELECT jsonb_build_object('bottleneck',"
          + " l.bottleneck_stage, 'total_seconds', round(l.total_duration, 3), 'items_per_second',"
          + " round(l.items_per_second, 1), 'api_calls', l.api_calls_count, 'rate_limited',"
          + " l.rate_limited_count, 'stages', (SELECT jsonb_object_agg(e.key, round(e.value::numeric, 3))"
          + " FROM jsonb_each_text(l.stage_durations) e)) FROM public.sync_performance_logs l"
          + " WHERE l.org_id = sync_operations.org_id AND l.sync_operation_id = sync_operations.id)"
          + " AS performance FROM public.sync_operations WHERE org_id = ?";

  private static final String INSERT =
      "INSERT INTO public.sync_operations (id, org_id, operation_uuid, name, operation_type,"
          + " sync_direction, status, source_system, batch_uid, created_by, created_by_name,"
          + " started_at) VALUES (?, ?, ?, ?, ?, ?, 'in_progress', ?, ?, ?, ?, clock_timestamp())";

  private static final String COUNT =
      "UPDATE public.sync_operations o SET statistics = statistics || (SELECT jsonb_object_agg(k,"
          + " coalesce((o.statistics ->> k)::bigint, 0) + v::bigint)"
          + " FROM jsonb_each_text(?::jsonb) AS e (k, v)) WHERE org_id = ? AND id = ?";

  private static final String STOP =
      "UPDATE public.sync_operations SET stop_reason = coalesce(stop_reason, ?)"
          + " WHERE org_id = ? AND id = ?";

  private static final String FINISH_RECEIVING =
      "UPDATE public.sync_operations SET finished_receiving_at = coalesce(finished_receiving_at,"
          + " clock_timestamp()) WHERE org_id = ? AND id = ?";

  /** What the rows say: some wait, some were refused, or all is done. Nothing ends twice. */
  private static final String SETTLE =
      """
      UPDATE public.sync_operations o SET
        status = (CASE WHEN s.status = 'completed' AND coalesce((o.statistics ->> 'refused')::bigint, 0) > 0
          THEN 'completed_with_errors' ELSE s.status END)::public.sync_status_type,
        completed_at = CASE WHEN s.status = 'paused' THEN NULL ELSE coalesce(o.completed_at, clock_timestamp()) END,
        is_rollbackable = EXISTS (SELECT FROM public.product_versions v
            WHERE v.org_id = o.org_id AND v.sync_operation_id = o.id)
          OR EXISTS (SELECT FROM public.category_versions v
            WHERE v.org_id = o.org_id AND v.sync_operation_id = o.id)
      FROM (SELECT CASE
          WHEN count(*) FILTER (WHERE r.status IN ('staged', 'approved')) > 0 THEN 'paused'
          WHEN count(*) > 0 AND count(*) = count(*) FILTER (WHERE r.status = 'rejected') THEN 'cancelled'
          WHEN count(*) FILTER (WHERE r.status = 'refused') > 0
            OR EXISTS (SELECT FROM public.sync_conflicts c WHERE c.org_id = ? AND c.sync_operation_id = ?
              AND c.resolved_at IS NULL) THEN 'completed_with_errors'
          ELSE 'completed' END AS status
        FROM public.products_staging r WHERE r.org_id = ? AND r.sync_operation_id = ?) s
      WHERE o.org_id = ? AND o.id = ? AND o.status NOT IN ('failed')
      """;

  private static final String FAIL =
      "UPDATE public.sync_operations o SET status = 'failed', error_message = ?,"
          + " completed_at = clock_timestamp(), is_rollbackable = EXISTS (SELECT FROM"
          + " public.product_versions v WHERE v.org_id = o.org_id AND v.sync_operation_id = o.id)"
          + " WHERE org_id = ? AND id = ?";

  private static final String PRICE_COUNT =
      "(SELECT count(*) FROM public.products WHERE org_id = ? AND deleted_at IS NULL AND"
          + " price IS NOT NULL) + (SELECT count(*) FROM public.product_variants WHERE org_id = ?"
          + " AND deleted_at IS NULL AND price IS NOT NULL)";

  private static final String PRICES =
      "SELECT "
          + PRICE_COUNT
          + ","
          + " coalesce((statistics ->> 'prices_changed')::bigint, 0),"
          + " coalesce((statistics ->> 'stock_emptied')::bigint, 0), stop_reason"
          + " FROM public.sync_operations WHERE org_id = ? AND id = ? FOR UPDATE";

  private final OrgScope scope;

  public Operations(OrgScope scope) {
    this.scope = scope;
  }

  /** Begins an operation. */
  public Operation begin(UUID org, NewOperation wanted, Author author) {
    return scope.call(org, connection -> begin(connection, org, wanted, author));
  }

  /** One operation; empty when the organisation has none of that id. */
  public Optional<Operation> find(UUID org, UUID id) {
    return scope.call(org, connection -> find(connection, org, id));
  }

  /**
   * Operations, newest first.
   *
   * @param status only those of this status; null = all
   * @param before only those older than this one, by id; null = from the newest
   */
  public List<Operation> list(UUID org, String status, UUID before, int limit) {
    return scope.call(
        org,
        connection ->
            Statements.list(
                connection,
                COLUMNS
                    + " AND (?::text IS NULL OR status::text = ?) AND (?::uuid IS NULL OR id < ?)"
                    + " ORDER BY id DESC LIMIT ?",
                Operations::read,
                org,
                status,
                status,
                before,
                before,
                limit));
  }

  /** Says what has become of it, now that no more changes come. */
  public Operation finish(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          Statements.update(connection, FINISH_RECEIVING, org, id);
          settle(connection, org, id);
          return find(connection, org, id).orElseThrow();
        });
  }

  /** Ends it as failed; what it wrote stays, and can be rolled back. */
  public void fail(UUID org, UUID id, String reason) {
    scope.run(org, connection -> Statements.update(connection, FAIL, reason, org, id));
  }

  /** Adds to its counts. */
  public void count(UUID org, UUID id, Map<String, Long> counts) {
    scope.run(org, connection -> count(connection, org, id, counts));
  }

  /** Adds what was measured of it outside of the catalog: fetching, pushing, waiting. */
  public void measured(UUID org, UUID id, Measures measures) {
    scope.run(org, connection -> PerformanceLog.add(connection, org, id, measures));
  }

  static Operation begin(Connection connection, UUID org, NewOperation wanted, Author author)
      throws SQLException {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    Statements.update(
        connection,
        INSERT,
        id,
        org,
        UuidCreator.getTimeOrderedEpoch(),
        wanted.name(),
        wanted.type(),
        wanted.direction(),
        wanted.system(),
        wanted.batch(),
        author.user(),
        author.name());
    return find(connection, org, id).orElseThrow();
  }

  static Optional<Operation> find(Connection connection, UUID org, UUID id) throws SQLException {
    return Statements.list(connection, COLUMNS + " AND id = ?", Operations::read, org, id).stream()
        .findFirst();
  }

  /** Adds to the operation's counts. */
  static void count(Connection connection, UUID org, UUID id, Map<String, Long> counts)
      throws SQLException {
    if (!counts.isEmpty()) {
      Statements.update(connection, COUNT, Statements.JSON.valueToTree(counts), org, id);
    }
  }

  /** Lets everything that still comes wait for a person. The first reason stays. */
  static void stop(Connection connection, UUID org, UUID id, String reason) throws SQLException {
    Statements.update(connection, STOP, reason, org, id);
  }

  /** The status that its rows say. */
  static void settle(Connection connection, UUID org, UUID id) throws SQLException {
    Statements.update(connection, SETTLE, org, id, org, id, org, id);
  }

  /** How many prices the catalog has. */
  static long prices(Connection connection, UUID org) throws SQLException {
    return Statements.list(connection, "SELECT " + PRICE_COUNT, row -> row.getLong(1), org, org)
        .get(0);
  }

  /** What the operation has done so far, locked until the transaction ends. */
  static Damage damage(Connection connection, UUID org, UUID id) throws SQLException {
    return Statements.list(
            connection,
            PRICES,
            row -> new Damage(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)),
            org,
            org,
            org,
            id)
        .stream()
        .findFirst()
        .orElseThrow(() -> new Refused("not_found", "There is no such operation."));
  }

  /**
   * @param prices how many prices the catalog has
   * @param stopReason null when it has not been stopped
   */
  record Damage(long prices, long pricesChanged, long emptied, String stopReason) {}

  private static Operation read(ResultSet row) throws SQLException {
    return new Operation(
        Statements.uuid(row, "id"),
        Statements.uuid(row, "operation_uuid"),
        row.getString("name"),
        row.getString("operation_type"),
        row.getString("sync_direction"),
        row.getString("status"),
        Statements.json(row, "statistics"),
        row.getBoolean("is_rollbackable"),
        row.getString("source_system"),
        row.getString("stop_reason"),
        row.getString("error_message"),
        row.getString("created_by_name"),
        Statements.instant(row, "created_at"),
        Statements.instant(row, "started_at"),
        Statements.instant(row, "completed_at"),
        Statements.json(row, "performance"));
  }
}
