package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.record.CopyRows;
import io.syncflow.record.RecordChunk;
import java.io.Closeable;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunks of one read, for a synchronous split. A thread reads up to two chunks ahead; buffers
 * are recycled, so memory stays flat.
 *
 * <p>The route says {@link #loaded} after each chunk. A chunk that was handed out and not loaded
 * ends the iteration: after {@code stopOnException} Camel drains the rest of the source to release
 * exchanges, which would read the whole table (reference/chunk-pipeline.md 7.1).
 */
public final class Chunks implements Iterator<RecordChunk>, Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Chunks.class);
  private static final int AHEAD = 2;
  private static final int FIRST_BUFFER = 1 << 20;
  private static final long LOOK_AGAIN_MILLIS = 100;

  /** What the reading thread hands over: a chunk, the end, or a failure. */
  private record Handover(RecordChunk chunk, Exception failure) {}

  private static final Handover END = new Handover(null, null);

  private final Run run;
  private final RunControl control;
  private final DeltaRead read;
  private final BlockingQueue<Handover> ready = new ArrayBlockingQueue<>(AHEAD);
  private final BlockingQueue<CopyRows> free = new ArrayBlockingQueue<>(AHEAD + 2);
  private final Thread thread;
  private volatile boolean stopped;
  private Handover next;
  private RecordChunk handedOut;
  private boolean closed;

  Chunks(Run run, RunControl control, DeltaRead read, ChunkBuilder builder) {
    this.run = run;
    this.control = control;
    this.read = read;
    if (builder == null) {
      this.thread = null;
      this.next = END;
      return;
    }
    for (int i = 0; i < AHEAD + 2; i++) {
      free.add(new CopyRows(builder.fields(), FIRST_BUFFER));
    }
    this.thread = new Thread(() -> readAhead(builder), "read-" + run.system() + "-" + run.entity());
    thread.setDaemon(true);
    thread.start();
  }

  /** The records this read will give: the total of the progress bar. */
  public long total() {
    return read.total();
  }

  /** Says that a chunk's transaction has committed. */
  public void loaded(RecordChunk chunk) {
    if (chunk != handedOut) {
      throw new IllegalStateException("chunk " + chunk.sequence() + " was not the one handed out");
    }
    handedOut = null;
    free.add(chunk.rows());
  }

  /**
   * Whether there is another chunk; waits for the source, and while the run is paused.
   *
   * @throws io.syncflow.ledger.RunCancelled when somebody asked for the run's end
   * @throws DatabaseException when the source fails
   */
  @Override
  public boolean hasNext() {
    if (handedOut != null || closed) {
      close();
      return false;
    }
    if (next == null) {
      control.obey(run);
      next = await();
    }
    if (next.failure() != null) {
      close();
      throw failure(next.failure());
    }
    if (next == END) {
      close();
    }
    return next != END;
  }

  @Override
  public RecordChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    handedOut = next.chunk();
    next = null;
    return handedOut;
  }

  /**
   * Proves that the source was read to its end and every chunk loaded, before the run is closed as
   * completed.
   *
   * @throws IllegalStateException when it was not
   */
  public void verifyExhausted() {
    if (next != END || handedOut != null) {
      throw new IllegalStateException("the source was not read to its end");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    stopped = true;
    try {
      if (thread != null) {
        thread.join();
      }
      read.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.warn(
          "The source connection of run {} did not close cleanly: {}", run.id(), e.getMessage());
    }
  }

  private Handover await() {
    try {
      return ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Handover(null, e);
    }
  }

  // Never interrupted: an interrupt would close an embedded source's files. It looks at the flag
  // instead.
  private void readAhead(ChunkBuilder builder) {
    try {
      CopyRows buffer;
      while ((buffer = awaitBuffer()) != null) {
        RecordChunk chunk = builder.next(buffer);
        if (!handOver(chunk == null ? END : new Handover(chunk, null)) || chunk == null) {
          return;
        }
      }
    } catch (SQLException | RuntimeException e) {
      handOver(new Handover(null, e));
    }
  }

  private CopyRows awaitBuffer() {
    while (!stopped) {
      try {
        CopyRows buffer = free.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        if (buffer != null) {
          return buffer;
        }
      } catch (InterruptedException e) {
        stopped = true;
      }
    }
    return null;
  }

  private boolean handOver(Handover handover) {
    while (!stopped) {
      try {
        if (ready.offer(handover, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      } catch (InterruptedException e) {
        stopped = true;
      }
    }
    return false;
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
