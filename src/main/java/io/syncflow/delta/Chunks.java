package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.CopyRows;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceRead;
import java.io.Closeable;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The chunks of one read, for a synchronous split; {@link ReadAhead} makes them.
 *
 * <p>Camel asks {@link #hasNext} before it processes the element it took last, and after {@code
 * stopOnException} it drains what is left to release exchanges, which would read the whole table
 * (reference/chunk-pipeline.md 7.1). So the route says {@link #loaded} after each chunk, and asking
 * for another before that ends the iteration; {@link ChunkLoading} lets a few more be in work.
 */
public final class Chunks implements Iterator<RecordChunk>, Closeable {

  private final Run run;
  private final RunControl control;
  private final RunProgress progress;
  private final Gate gate;
  private final SourceRead read;
  private final ReadAhead ahead;
  private final Deque<RecordChunk> handedOut = new ConcurrentLinkedDeque<>();
  private ReadAhead.Handover next;
  private ChunksInWork inWork;
  private boolean closed;
  private boolean shut;

  /** Asked before each chunk, on the thread that loads it. */
  @FunctionalInterface
  interface Gate {

    /**
     * Returns at once, or waits; answers false when the run is to end here, with the rest unread.
     *
     * @throws io.syncflow.ledger.RunCancelled when somebody asked for the run's end
     */
    boolean isOpen();
  }

  /**
   * Tells how much is to come and starts reading ahead; closes the read when that fails.
   *
   * @param chunkSize records per chunk
   */
  static Chunks start(
      Run run,
      RunControl control,
      RunProgress progress,
      SourceRead read,
      RowMapping mapping,
      int chunkSize)
      throws SQLException {
    return start(run, control, progress, () -> true, read, mapping, chunkSize);
  }

  /** Starts reading ahead behind a gate. */
  static Chunks start(
      Run run,
      RunControl control,
      RunProgress progress,
      Gate gate,
      SourceRead read,
      RowMapping mapping,
      int chunkSize)
      throws SQLException {
    try {
      if (read.total() != null || read.sourceClock() != null) {
        progress.expect(run, read.total(), read.sourceClock());
      }
      ChunkBuilder builder = read.isEmpty() ? null : new ChunkBuilder(read, mapping, chunkSize);
      return new Chunks(run, control, progress, gate, read, builder);
    } catch (SQLException | RuntimeException e) {
      read.close();
      throw e;
    }
  }

  private Chunks(
      Run run,
      RunControl control,
      RunProgress progress,
      Gate gate,
      SourceRead read,
      ChunkBuilder builder) {
    this.run = run;
    this.control = control;
    this.progress = progress;
    this.gate = gate;
    this.read = read;
    this.ahead = new ReadAhead(run, read, builder);
    this.next = builder == null ? ReadAhead.END : null;
  }

  /** The records this read will give: the total of the progress bar; null when unknown. */
  public Long total() {
    return read.total();
  }

  /**
   * What {@link ChunkLoading} knows of the chunks in work; from its first call on, several may be.
   */
  ChunksInWork inWork(int loaders) {
    if (inWork == null) {
      inWork = new ChunksInWork(loaders);
      ahead.addBuffers(inWork.most() - 1);
    }
    return inWork;
  }

  /**
   * Waits until every chunk in work is loaded.
   *
   * @throws Exception the failure of the first of those that failed
   */
  void awaitLoaded() throws Exception {
    if (inWork != null) {
      inWork.awaitAll();
    }
  }

  /** Says that the transaction of the chunk handed out last has committed. */
  public void loaded() {
    if (handedOut.isEmpty()) {
      throw new IllegalStateException("no chunk is handed out");
    }
    loaded(handedOut.getLast());
  }

  /** Says that the transaction of a chunk has committed. */
  void loaded(RecordChunk chunk) {
    handedOut.remove(chunk);
    ahead.recycle(chunk.rows());
  }

  /**
   * Whether there is another chunk, or a failure that {@link #next} will throw; waits for the
   * source.
   */
  @Override
  public boolean hasNext() {
    if (closed) {
      return false;
    }
    if (next == null) {
      next = ahead.await(() -> control.obey(run));
    }
    if (next == ReadAhead.END) {
      close();
    }
    return next != ReadAhead.END;
  }

  /**
   * The next chunk; waits while the run is paused. When the last one was not loaded, the run has
   * failed; when the gate is shut, it ends here: the answer is then an empty chunk, and the last
   * one.
   *
   * @throws io.syncflow.ledger.RunCancelled when somebody asked for the run's end
   * @throws DatabaseException when the source fails
   */
  @Override
  public RecordChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (mayNotGoOn()) {
      close();
      RecordChunk last = handedOut.getLast();
      return nothing(last, last.sequence() + 1);
    }
    try {
      control.obey(run);
      shut = !gate.isOpen();
      if (next.failure() != null) {
        throw failure(next.failure());
      }
    } catch (RuntimeException e) {
      // The run is closed next, and what is in work still belongs to it.
      awaitWork();
      close();
      throw e;
    }
    RecordChunk chunk = next.chunk();
    if (shut) {
      close();
      chunk = nothing(chunk, chunk.sequence());
    } else {
      next = null;
    }
    handedOut.add(chunk);
    return chunk;
  }

  private void awaitWork() {
    if (inWork != null) {
      try {
        inWork.awaitNone();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean mayNotGoOn() {
    return inWork == null
        ? !handedOut.isEmpty()
        : inWork.hasFailed() || handedOut.size() >= inWork.most();
  }

  private static RecordChunk nothing(RecordChunk like, int sequence) {
    CopyRows none = new CopyRows(like.columns().size(), 0);
    return new RecordChunk(sequence, like.columns(), none, List.of(), 0, null, like.originals());
  }

  /**
   * Proves that the source was read to its end and every chunk loaded, before the run is closed as
   * completed.
   *
   * @throws IllegalStateException when it was not
   */
  public void verifyExhausted() {
    if (next != ReadAhead.END || !handedOut.isEmpty()) {
      throw new IllegalStateException("the source was not read to its end");
    }
  }

  /**
   * Proves that every chunk handed out was loaded and the read ended as it should: at its end, or
   * because the gate was shut.
   *
   * @return whether nothing is left of what was to be read
   * @throws IllegalStateException when it was not
   */
  boolean verifyEnded() {
    if (!shut) {
      verifyExhausted();
    } else if (!handedOut.isEmpty()) {
      throw new IllegalStateException("the last chunk was not loaded");
    }
    return !shut && read.isComplete();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ahead.close();
    ahead.notices().forEach(sentence -> progress.notice(run, sentence));
  }

  private static RuntimeException failure(Exception cause) {
    if (cause instanceof RuntimeException runtime) {
      return runtime;
    }
    if (cause instanceof SQLException sql) {
      return new DatabaseException(sql);
    }
    return new IllegalStateException("interrupted while waiting for the source", cause);
  }
}
