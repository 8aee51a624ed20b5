package io.syncflow.load;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import java.sql.PreparedStatement;
import java.util.List;

/**
 * Dead letters of routes whose records are not rows of a target table: keeps what was refused and
 * closes what has passed, in the transaction of the chunk (decisions 23 and 24).
 */
public final class KeepRejections {

  private static final String RESOLVE =
      "UPDATE bridge.failed_records SET resolved_at = clock_timestamp(), resolution = 'passed',"
          + " resolved_batch_uid = ? WHERE org_id = ? AND source_system = ? AND entity_name = ?"
          + " AND resolved_at IS NULL AND bk_hash = ANY (?)";

  private final OrgScope scope;
  private final DeadLetters letters = new DeadLetters();

  public KeepRejections(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Settles a chunk's dead letters.
   *
   * @param rejected kept under the run's entity; one open letter per key
   * @param passed keys whose open letters are closed
   */
  public void settle(Run run, List<Rejection> rejected, List<BusinessKey> passed) {
    if (rejected.isEmpty() && passed.isEmpty()) {
      return;
    }
    scope.run(
        run.org(),
        connection -> {
          letters.write(new Work(connection, run, null), run.entity(), rejected, false);
          try (PreparedStatement resolve = connection.prepareStatement(RESOLVE)) {
            resolve.setObject(1, run.id());
            resolve.setObject(2, run.org());
            resolve.setString(3, run.system());
            resolve.setString(4, run.entity());
            resolve.setArray(
                5,
                connection.createArrayOf("text", passed.stream().map(BusinessKey::hash).toArray()));
            resolve.executeUpdate();
          }
        });
  }
}
