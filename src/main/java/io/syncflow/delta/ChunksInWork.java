package io.syncflow.delta;

import io.syncflow.record.ChunkOrder;
import io.syncflow.record.RecordChunk;

/** The chunks of one read that are being loaded, and what became of the first that failed. */
final class ChunksInWork {

  private final ChunkOrder order;
  private final int most;
  private int count;
  private Exception failure;
  private int failed;

  /**
   * @param loaders chunks that may be merged at once; one more is copied meanwhile
   */
  ChunksInWork(int loaders) {
    this.order = new ChunkOrder(loaders);
    this.most = loaders + 1;
  }

  ChunkOrder order() {
    return order;
  }

  /** How many may be in work. */
  int most() {
    return most;
  }

  synchronized boolean hasFailed() {
    return failure != null;
  }

  synchronized void begin() {
    count++;
  }

  synchronized void end(RecordChunk chunk) {
    order.committed(chunk.sequence());
    count--;
    notifyAll();
  }

  /** Lets the chunks before it go on; those after it fail because of it. */
  synchronized void fail(RecordChunk chunk, Exception cause) {
    if (failure == null || chunk.sequence() < failed) {
      failure = cause;
      failed = chunk.sequence();
    }
    order.breakOff(chunk.sequence());
    count--;
    notifyAll();
  }

  /**
   * Waits until so few are in work that another may begin; once one has failed, until none is.
   *
   * @throws Exception the failure of the first of those that failed
   */
  synchronized void awaitFree() throws Exception {
    while (count >= most && failure == null) {
      wait();
    }
    if (failure != null) {
      awaitAll();
    }
  }

  /**
   * Waits until all are loaded.
   *
   * @throws Exception the failure of the first of those that failed
   */
  synchronized void awaitAll() throws Exception {
    awaitNone();
    if (failure != null) {
      throw failure;
    }
  }

  /** Waits until none is in work, whatever becomes of them. */
  synchronized void awaitNone() throws InterruptedException {
    while (count > 0) {
      wait();
    }
  }
}
