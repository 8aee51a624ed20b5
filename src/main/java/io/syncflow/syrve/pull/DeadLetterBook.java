package io.syncflow.syrve.pull;

import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Dead letters of a run's entity, in the transaction of the objects around them (decision 23). */
public interface DeadLetterBook {

  /** Keeps records that failed: each has one open dead letter, however often it fails. */
  void write(Connection connection, Run run, List<Rejection> rejections) throws SQLException;

  /** Whether any record of the entity has an open dead letter. */
  boolean any(Connection connection, Run run) throws SQLException;

  /** Resolves the open dead letters of records that passed (decision 24). */
  void passed(Connection connection, Run run, List<BusinessKey> keys) throws SQLException;

  /**
   * Resolves, as superseded, open dead letters that this run has not met although it read
   * everything, of records whose second key part begins so.
   */
  void gone(Connection connection, Run run, String prefix) throws SQLException;
}
