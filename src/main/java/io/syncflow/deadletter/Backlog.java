package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What an organisation's records are stuck on, summed up: the first thing people want to see. */
public final class Backlog {

  private static final String FAILED =
      "SELECT source_system, entity_name, stage_failed, error_code, count(*),"
          + " (array_agg(error_message ORDER BY uid))[1]"
          + " FROM bridge.failed_records WHERE org_id = ? AND resolved_at IS NULL"
          + " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 5 DESC, 3, 4";

  private static final String WAITING =
      "SELECT source_system, child_entity, parent_entity, parent_key::text, count(*)"
          + " FROM bridge.pending_children WHERE org_id = ?"
          + " GROUP BY 1, 2, 3, parent_bk_hash, 4 ORDER BY 1, 2, 3, 5 DESC, 4";

  private final OrgScope scope;

  public Backlog(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Open failed records of one cause.
   *
   * @param stage where they failed, as stored
   * @param code the machine-readable reason
   * @param example the sentence of the oldest of them
   */
  public record Failed(
      String system, String entity, String stage, String code, long count, String example) {}

  /**
   * Records that wait for one parent.
   *
   * @param parentKey the missing parent's key as a JSON array
   */
  public record Waiting(
      String system, String entity, String parent, String parentKey, long count) {}

  /** Open failed records by entity and cause, the commonest first within an entity. */
  public List<Failed> failed(UUID org) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(FAILED)) {
            select.setObject(1, org);
            List<Failed> failed = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                failed.add(
                    new Failed(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getString(6)));
              }
            }
            return failed;
          }
        });
  }

  /** Waiting records by the parent they wait for, the most awaited first within an entity. */
  public List<Waiting> waiting(UUID org) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(WAITING)) {
            select.setObject(1, org);
            List<Waiting> waiting = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                waiting.add(
                    new Waiting(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5)));
              }
            }
            return waiting;
          }
        });
  }
}
