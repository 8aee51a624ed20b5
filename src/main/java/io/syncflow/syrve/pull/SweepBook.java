package io.syncflow.syrve.pull;

import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What people decided about objects that a complete list lacks, and what waits for them ({@code
 * bridge.staged_deletes}). Works on the temporary table {@code sweep_missing} of the transaction.
 */
public interface SweepBook {

  /**
   * Gives every missing object its verdict: delete, keep, or stage for a person.
   *
   * @param live how many objects there were
   * @param brake says why so many undecided ones must wait; null when they need not
   */
  void decide(Connection connection, Run run, long live, LongFunction<String> brake)
      throws SQLException;

  /** Whether exactly what is missing waits for a person already, and nothing else was decided. */
  boolean isStaged(Connection connection, Run run) throws SQLException;

  /** Says of approved sets that they are done. */
  void applied(Connection connection, Run run) throws SQLException;

  /** Why objects of the run's entity wait for a person; empty when none do. */
  Optional<String> waiting(Connection connection, Run run) throws SQLException;
}
