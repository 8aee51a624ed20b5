package io.syncflow.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Plans that were computed before and still say what they would say now (B-118). */
final class PlanCache {

  /** Differs whenever a plan computed before could be another one now. */
  private static final String WATERMARK =
      "SELECT (SELECT count(*) || '/' || coalesce(sum(version), 0) FROM public.products WHERE"
          + " org_id = ?) || '/' || (SELECT count(*) FROM public.sync_conflicts WHERE org_id = ?"
          + " AND resolved_at IS NULL) || '/' || coalesce((SELECT updated_at FROM"
          + " public.catalog_settings WHERE org_id = ?)::text, '') || (SELECT '/' || count(*) || '/'"
          + " || coalesce(max(updated_at)::text, '') FROM public.field_ownership WHERE org_id = ?)";

  private static final String FORGET =
      "DELETE FROM public.sync_preview_cache WHERE org_id = ? AND cache_key = ?";

  private static final String CACHED =
      " AND cache_key = ? AND base_watermark = ? AND status = 'computed'"
          + " AND delta_json ->> 'state' = 'computed' AND expires_at > ?";

  private final Connection connection;
  private final UUID org;
  private final Clock clock;

  PlanCache(Connection connection, UUID org, Clock clock) {
    this.connection = connection;
    this.org = org;
    this.clock = clock;
  }

  /** What the catalog is at, as a text: plans of another one are not given again. */
  String watermark() throws SQLException {
    return Statements.list(connection, WATERMARK, row -> row.getString(1), org, org, org, org)
        .get(0);
  }

  /**
   * One that is complete, neither applied nor expired.
   *
   * @param key null finds none
   */
  Optional<Plan> find(String key, String watermark) throws SQLException {
    Instant now = clock.instant();
    return Statements.list(
            connection, PlanTable.SELECT + CACHED, PlanTable::plan, now, org, key, watermark, now)
        .stream()
        .findFirst();
  }

  /** Deletes what was computed under a key; null deletes nothing. */
  void forget(String key) throws SQLException {
    Statements.update(connection, FORGET, org, key);
  }
}
