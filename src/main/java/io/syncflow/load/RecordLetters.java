package io.syncflow.load;

import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Dead letters of a run's entity for rooms that keep records in tables of their own: the same rules
 * as for records that are loaded (decisions 23, 24), in the caller's transaction.
 */
public final class RecordLetters {

  private static final String MINE =
      " f.org_id = ? AND f.source_system = ? AND f.entity_name = ? AND f.resolved_at IS NULL";

  private static final String ANY =
      "SELECT EXISTS (SELECT FROM bridge.failed_records AS f WHERE" + MINE + ")";

  private static final String RESOLVE =
      "UPDATE bridge.failed_records AS f SET resolved_at = clock_timestamp(), resolution = ?,"
          + " resolved_batch_uid = ? WHERE"
          + MINE;

  private static final String PASSED = RESOLVE + " AND f.bk_hash = ANY (?)";

  private static final String GONE =
      RESOLVE + " AND starts_with(f.business_key ->> 1, ?) AND f.last_batch_uid IS DISTINCT FROM ?";

  private final DeadLetters letters = new DeadLetters();

  /** Keeps records that failed: each has one open dead letter, however often it fails. */
  public void write(Connection connection, Run run, List<Rejection> rejections)
      throws SQLException {
    letters.write(new Work(connection, run, null), run.entity(), rejections, false);
  }

  /** Whether any record of the entity has an open dead letter. */
  public boolean any(Connection connection, Run run) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(ANY)) {
      mine(ask, 1, run);
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        return answer.getBoolean(1);
      }
    }
  }

  /** Resolves the open dead letters of records that passed. */
  public void passed(Connection connection, Run run, List<BusinessKey> keys) throws SQLException {
    try (PreparedStatement resolve = connection.prepareStatement(PASSED)) {
      resolve.setString(1, "passed");
      resolve.setObject(2, run.id());
      mine(resolve, 3, run);
      Object[] hashes = keys.stream().map(BusinessKey::hash).toArray();
      resolve.setArray(6, connection.createArrayOf("text", hashes));
      resolve.executeUpdate();
    }
  }

  /**
   * Resolves, as superseded, open dead letters that the run has not met although it read
   * everything.
   *
   * @param prefix how the second part of their key begins
   */
  public void gone(Connection connection, Run run, String prefix) throws SQLException {
    try (PreparedStatement resolve = connection.prepareStatement(GONE)) {
      resolve.setString(1, "superseded");
      resolve.setObject(2, run.id());
      mine(resolve, 3, run);
      resolve.setString(6, prefix);
      resolve.setObject(7, run.id());
      resolve.executeUpdate();
    }
  }

  private static void mine(PreparedStatement statement, int first, Run run) throws SQLException {
    statement.setObject(first, run.org());
    statement.setString(first + 1, run.system());
    statement.setString(first + 2, run.entity());
  }
}
