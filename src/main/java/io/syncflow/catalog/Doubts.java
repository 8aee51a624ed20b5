package io.syncflow.catalog;

import io.syncflow.catalog.IntakeReport.Outcome;
import io.syncflow.catalog.IntakeReport.Verdict;
import io.syncflow.db.OrgScope;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Products of a system that could be several of ours, or of which a person has said since that it
 * is clear now: they are taken as soon as it is, whether or not the system tells of them again.
 */
public final class Doubts {

  /** Open ones, and those that a person closed of what has not been taken since. */
  private static final String LIST =
      """
      SELECT c.remote_value ->> 'external_id', bool_or(c.resolved_at IS NULL)
      FROM public.sync_conflicts c
      WHERE c.org_id = ? AND c.system = ? AND c.conflict_type = 'ambiguous_match'
        AND c.remote_value ->> 'external_id' > ? AND (c.resolved_at IS NULL OR c.resolved_by_name <> 'hub'
          AND NOT EXISTS (SELECT FROM public.integration_mappings m WHERE m.org_id = c.org_id AND m.system = c.system
            AND m.entity_type = 'product' AND m.external_id = c.remote_value ->> 'external_id'
            AND m.deleted_at IS NULL AND m.last_synced_at > c.resolved_at))
      GROUP BY 1 ORDER BY 1 LIMIT ?
      """;

  private final OrgScope scope;

  public Doubts(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * A product in doubt.
   *
   * @param external the system's id
   * @param open whether a conflict says so that nobody has resolved
   */
  public record Doubt(String external, boolean open) {}

  /**
   * A page of them, by the system's ids.
   *
   * @param after only those behind this id; empty = from the first
   */
  public List<Doubt> list(UUID org, String system, String after, int limit) {
    return scope.call(
        org,
        connection ->
            Statements.list(
                connection,
                LIST,
                row -> new Doubt(row.getString(1), row.getBoolean(2)),
                org,
                system,
                after,
                limit));
  }

  /**
   * The ids of those changes, all of one system and at least one, whose product is in doubt as the
   * catalog stands; writes nothing.
   */
  public Set<String> still(UUID org, List<RemoteChange> changes) {
    return scope.call(
        org,
        connection -> {
          IntakeMerging merging = new IntakeMerging(connection, org, changes, Products::byId);
          merging.merge(SettingsStore.settings(connection, org));
          return merging.verdicts().stream()
              .filter(verdict -> verdict.outcome() == Outcome.CONFLICT)
              .map(Verdict::externalId)
              .collect(Collectors.toSet());
        });
  }
}
