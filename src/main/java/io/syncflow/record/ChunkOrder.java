package io.syncflow.record;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets the chunks of one read commit in order while several are in work: one may be copied, or even
 * merged, while the ones before it are not committed yet. So the cursor never passes a hole.
 */
public final class ChunkOrder {

  private final int mergers;
  private final Map<Integer, Integer> workers = new HashMap<>();
  private int next;
  private int begun;
  private int last = Integer.MAX_VALUE;

  /**
   * @param mergers chunks that may be merged at once, 1 or more
   */
  public ChunkOrder(int mergers) {
    this.mergers = mergers;
  }

  /**
   * Says that a chunk's transaction is open.
   *
   * @param worker the server process that has it
   */
  public synchronized void begin(int sequence, int worker) {
    begun = Math.max(begun, sequence + 1);
    workers.put(sequence, worker);
    notifyAll();
  }

  /**
   * Waits until the chunk's transaction is open, or there is none to come. A chunk that got its
   * connection first could wait forever for one that gets none.
   */
  public synchronized void awaitBegin(int sequence) throws InterruptedException {
    while (begun <= sequence && sequence < last) {
      wait();
    }
  }

  /**
   * Waits until the chunk may be merged.
   *
   * @param limit how long to wait at most, in milliseconds
   * @return null when it may; else the server process of the chunk that is to be committed next
   * @throws Broken when a chunk before it failed
   */
  public Integer awaitMerge(int sequence, long limit) throws InterruptedException {
    return await(sequence, sequence - mergers + 1, limit);
  }

  /** {@link #awaitMerge} for the right to commit: all chunks before it are committed then. */
  public Integer awaitCommit(int sequence, long limit) throws InterruptedException {
    return await(sequence, sequence, limit);
  }

  private synchronized Integer await(int sequence, int committed, long limit)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
    while (next < committed && sequence <= last) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return workers.get(next);
      }
      wait(left);
    }
    if (sequence > last) {
      throw new Broken();
    }
    return null;
  }

  /** Says that the chunk, the next in order, is committed. */
  public synchronized void committed(int sequence) {
    workers.remove(sequence);
    next = sequence + 1;
    notifyAll();
  }

  /** Says that a chunk failed: none after it may commit, so none need wait. */
  public synchronized void breakOff(int sequence) {
    last = Math.min(last, sequence);
    notifyAll();
  }

  /** A chunk before this one failed. */
  public static final class Broken extends IllegalStateException {
    Broken() {
      super("a chunk before this one was not loaded");
    }
  }
}
