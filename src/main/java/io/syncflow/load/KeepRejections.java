package io.syncflow.load;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import java.util.List;

/**
 * Dead letters of routes whose records are not rows of a target table: keeps what was refused and
 * closes what has passed, in the transaction of the chunk (decisions 23 and 24).
 */
public final class KeepRejections {

  private final OrgScope scope;
  private final RecordLetters letters = new RecordLetters();

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
          letters.write(connection, run, rejected);
          letters.passed(connection, run, passed);
        });
  }
}
