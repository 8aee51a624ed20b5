package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.SourceRow;
import java.sql.SQLException;

/** Records on their way out of a source, one after the other; read by one thread. */
interface SourceRead extends AutoCloseable {

  /** The records this read will give at most: the end of the progress bar. */
  long total();

  /** Whether the records come in cursor order, so that the last one read is a position. */
  boolean inCursorOrder();

  /** Moves on to the next record; false at the end. */
  boolean next() throws SQLException;

  /** The current record, the columns of the source query in their order. */
  SourceRow row();

  /** The current record's version; null when it has none. */
  Long rowversion() throws SQLException;

  /** The current record's key in the source's own terms. */
  BusinessKey key();

  @Override
  void close() throws SQLException;
}
