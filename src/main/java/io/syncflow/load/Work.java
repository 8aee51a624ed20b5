package io.syncflow.load;

import io.syncflow.ledger.Run;
import java.sql.Connection;

/**
 * What every step of a chunk's transaction works with.
 *
 * @param connection inside the chunk's transaction
 * @param run whose chunk it is
 * @param memory what the run's earlier chunks found out
 */
record Work(Connection connection, Run run, RunMemory memory) {}
