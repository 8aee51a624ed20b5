package io.syncflow.ledger;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.UUID;

/** How far open runs have come, for progress bars. */
public final class RunExtents {

  private static final String FIND =
      "SELECT b.rows_fetched, p.total_items FROM bridge.sync_batches b"
          + " LEFT JOIN public.sync_progress p ON p.org_id = b.org_id AND p.sync_id = b.uid::text"
          + " WHERE b.org_id = ? AND b.uid = ?";

  private final OrgScope scope;

  public RunExtents(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * @param done records fetched and accounted for so far
   * @param total records the read will give; null while unknown
   */
  public record Extent(long done, Long total) {}

  /** A run's extent; empty when the organisation has none of that id. */
  public Optional<Extent> find(UUID org, UUID run) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setObject(1, org);
            find.setObject(2, run);
            try (ResultSet row = find.executeQuery()) {
              return row.next()
                  ? Optional.of(new Extent(row.getLong(1), row.getObject(2, Long.class)))
                  : Optional.empty();
            }
          }
        });
  }
}
