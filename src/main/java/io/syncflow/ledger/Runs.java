package io.syncflow.ledger;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Runs as people see them. */
public final class Runs {

  private static final String SELECT =
      "SELECT b.uid, o.slug, b.source_system, b.entity_name, b.sync_type, b.state, b.rows_fetched,"
          + " b.rows_inserted, b.rows_updated, b.rows_unchanged, b.rows_failed, b.rows_pending,"
          + " b.rows_superseded, b.rows_skipped, b.rows_late,"
          + " EXTRACT(EPOCH FROM COALESCE(b.finished_at, clock_timestamp()) - b.started_at),"
          + " b.error_message"
          + " FROM bridge.sync_batches b JOIN public.organization o ON o.id = b.org_id"
          + " WHERE b.org_id = ?";

  private final OrgScope scope;

  public Runs(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What to list.
   *
   * @param system only this source system; null = all
   * @param entity only this entity; null = all
   * @param state only runs in this state (S1's word); null = all
   * @param before only runs older than this one, by id; null = from the newest
   * @param limit at most so many
   */
  public record Query(String system, String entity, String state, UUID before, int limit) {}

  /** The organisation's runs, newest first. */
  public List<RunSummary> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  SELECT
                      + " AND (?::text IS NULL OR b.source_system = ?)"
                      + " AND (?::text IS NULL OR b.entity_name = ?)"
                      + " AND (?::text IS NULL OR b.state = ?)"
                      + " AND (?::uuid IS NULL OR b.uid < ?) ORDER BY b.uid DESC LIMIT ?")) {
            select.setObject(1, org);
            select.setString(2, query.system());
            select.setString(3, query.system());
            select.setString(4, query.entity());
            select.setString(5, query.entity());
            select.setString(6, query.state());
            select.setString(7, query.state());
            select.setObject(8, query.before());
            select.setObject(9, query.before());
            select.setInt(10, query.limit());
            return read(select);
          }
        });
  }

  /** One run; empty when the organisation has none of that id. */
  public Optional<RunSummary> find(UUID org, UUID run) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT + " AND b.uid = ?")) {
            select.setObject(1, org);
            select.setObject(2, run);
            return read(select).stream().findFirst();
          }
        });
  }

  private static List<RunSummary> read(PreparedStatement select) throws SQLException {
    List<RunSummary> runs = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        runs.add(summary(rows));
      }
    }
    return runs;
  }

  private static RunSummary summary(ResultSet row) throws SQLException {
    long fetched = row.getLong(7);
    double seconds = Math.round(row.getDouble(16) * 1000) / 1000.0;
    return new RunSummary(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        fetched,
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getLong(14),
        row.getLong(15),
        seconds,
        seconds > 0 ? Math.round(fetched / seconds) : fetched,
        row.getString(17));
  }
}
