package io.syncflow.delta;

import io.syncflow.ledger.Run;
import io.syncflow.record.CopyRows;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.SourceRead;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads a source ahead of whoever loads it. It hands over one chunk at a time and
 * then waits; buffers are recycled, so memory stays flat.
 */
final class ReadAhead implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
  private static final int AHEAD = 1;

  /** One being built, one waiting, one that the taker looks at, one being loaded. */
  private static final int BUFFERS = AHEAD + 3;

  private static final int FIRST_BUFFER = 1 << 20;
  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final long SILENT_MILLIS = 2_000;
  private static final long PATIENCE_MILLIS = 5_000;

  /** What is handed over: a chunk, the end, or a failure. */
  record Handover(RecordChunk chunk, Exception failure) {}

  /** Nothing is left to be read. */
  static final Handover END = new Handover(null, null);

  private final Run run;
  private final SourceRead read;
  private final ChunkBuilder builder;
  private final BlockingQueue<Handover> ready = new ArrayBlockingQueue<>(AHEAD);
  private final BlockingQueue<CopyRows> free = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * Starts to read.
   *
   * @param builder makes chunks of the read; null when there is nothing to read, and then there is
   *     nothing to {@link #await}
   */
  ReadAhead(Run run, SourceRead read, ChunkBuilder builder) {
    this.run = run;
    this.read = read;
    this.builder = builder;
    if (builder == null) {
      this.thread = null;
      return;
    }
    addBuffers(BUFFERS);
    this.thread = new Thread(this::readAhead, "read-" + run.system() + "-" + run.entity());
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets so many more chunks be outside at the same time. */
  void addBuffers(int count) {
    for (int i = 0; builder != null && i < count; i++) {
      free.add(new CopyRows(builder.fields(), FIRST_BUFFER));
    }
  }

  /** Takes a buffer back whose chunk is loaded. */
  void recycle(CopyRows buffer) {
    free.offer(buffer);
  }

  /**
   * Waits for what comes next.
   *
   * @param patience called while the source is silent; what it throws is the failure handed over
   */
  Handover await(Runnable patience) {
    try {
      Handover handover;
      while ((handover = ready.poll(SILENT_MILLIS, TimeUnit.MILLISECONDS)) == null) {
        patience.run();
      }
      return handover;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Handover(null, e);
    } catch (RuntimeException e) {
      return new Handover(null, e);
    }
  }

  // Never interrupted: an interrupt would close an embedded source's files. It looks at the flag
  // instead.
  private void readAhead() {
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

  /** What the run should tell about the values read, once the reading has ended. */
  List<String> notices() {
    return builder == null || thread.isAlive() ? List.of() : builder.notices();
  }

  /** Ends the reading and closes the read; a source that does not answer is cut off. */
  @Override
  public void close() {
    stopped = true;
    read.giveUp();
    try {
      if (thread != null) {
        thread.join(PATIENCE_MILLIS);
        if (thread.isAlive()) {
          // It waits for a source that does not answer; only the end of its connection wakes it.
          read.abort();
          thread.join(PATIENCE_MILLIS);
        }
      }
      read.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.warn(
          "The source connection of run {} did not close cleanly: {}", run.id(), e.getMessage());
    }
  }
}
