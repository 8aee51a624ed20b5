package io.syncflow.record;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Records on their way out of a source, one after the other. Memory does not grow with what is
 * read. Used by one thread, but for {@link #giveUp} and {@link #abort}.
 *
 * <p>A method throws SQLException when the source is a database and fails, and a RuntimeException
 * when another source does.
 */
public interface SourceRead extends AutoCloseable {

  /** Whether there is nothing to read at all; nothing but {@link #close} may be called then. */
  default boolean isEmpty() {
    return false;
  }

  /** The records this read will give at most: the end of the progress bar; null when unknown. */
  Long total();

  /** The source's clock when the read was bounded; null when it does not say. */
  default Instant sourceClock() {
    return null;
  }

  /** Whether the records come in cursor order, so that the last one read is a position. */
  boolean inCursorOrder();

  /**
   * The place that the read has reached with the chunk that ends here; null when the records come
   * in no order that makes a place.
   *
   * @param highest the highest rowversion so far; null when no record had one
   * @param lastKey the key of the chunk's last record, where it was kept
   */
  default Position position(Long highest, BusinessKey lastKey) {
    return inCursorOrder() && highest != null ? new Position(highest, lastKey) : null;
  }

  /** Hears that a chunk begins, and how many records it takes at most. */
  default void beginChunk(int most) {}

  /** The columns of {@link #row}, to compile mappings for. */
  List<SourceColumn> columns() throws SQLException;

  /** Moves to the next record; answers false when the source is exhausted. */
  boolean next() throws SQLException;

  /** Whether the current record is known to be the last one. */
  default boolean isLast() {
    return false;
  }

  /** Whether nothing is left of what was to be read, once {@link #next} has said false. */
  default boolean isComplete() {
    return true;
  }

  /** The current record, its columns as {@link #columns} lists them. */
  SourceRow row();

  /** The current record's version; null when it has none. */
  Long rowversion() throws SQLException;

  /** The current record's key in the source's own terms. */
  BusinessKey key();

  /**
   * Finds source records again by the target's keys: those read since the last call, or any. Asked
   * once per chunk.
   */
  Originals originals() throws SQLException;

  /** Asks a read that waits for its source to give up; for other threads. */
  default void giveUp() {}

  /**
   * Ends the connection under a thread that waits for a source which does not answer; the last
   * means, for other threads.
   */
  default void abort() throws SQLException {}

  @Override
  void close() throws SQLException;
}
