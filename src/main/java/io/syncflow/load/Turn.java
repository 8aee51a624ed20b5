package io.syncflow.load;

import io.syncflow.record.ChunkOrder;
import io.syncflow.record.RecordChunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * A chunk's place among the chunks of its read. Whoever waits for its turn looks now and then
 * whether it holds up the very chunk it waits for, which PostgreSQL cannot see, and gives way then.
 */
final class Turn {

  private static final long LOOK_MILLIS = 1_000;

  /** Serves as a deadlock, so that the transaction is tried again. */
  private static final String DEADLOCK = "40P01";

  private static final String HOLDS_UP =
      "WITH RECURSIVE held (pid) AS (SELECT pg_backend_pid() UNION SELECT a.pid"
          + " FROM pg_stat_activity AS a JOIN held ON held.pid = ANY (pg_blocking_pids(a.pid)))"
          + " SELECT EXISTS (SELECT 1 FROM held WHERE pid = ?)";

  @FunctionalInterface
  private interface Gate {
    Integer await(int sequence, long limit) throws InterruptedException;
  }

  private final Connection connection;
  private final ChunkOrder order;
  private final int sequence;

  /** The turn of a chunk whose transaction is open; a chunk without an order never waits. */
  Turn(Connection connection, RecordChunk chunk) throws SQLException {
    this.connection = connection;
    this.order = chunk.order();
    this.sequence = chunk.sequence();
    if (order != null) {
      order.begin(sequence, connection.unwrap(PGConnection.class).getBackendPID());
    }
  }

  /** Waits until the chunk may be merged. */
  void awaitMerge() throws SQLException {
    if (order != null) {
      await(order::awaitMerge);
    }
  }

  /** Waits until all chunks before it are committed. */
  void awaitCommit() throws SQLException {
    if (order != null) {
      await(order::awaitCommit);
    }
  }

  private void await(Gate gate) throws SQLException {
    try {
      Integer next = gate.await(sequence, LOOK_MILLIS);
      while (next != null) {
        if (holdsUp(next)) {
          throw new SQLException("the chunk gives way to one before it", DEADLOCK);
        }
        next = gate.await(sequence, LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for the chunk before", e);
    }
  }

  private boolean holdsUp(int worker) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(HOLDS_UP)) {
      ask.setInt(1, worker);
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        return answer.getBoolean(1);
      }
    }
  }
}
