package io.syncflow.cli;

import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and Ctrl-C while a hub starts and runs: the JVM waits until the hub is stopped, and then
 * ends with 0, for a stop that was asked for is no failure; the JVM itself would say 143.
 */
final class StopRequest implements AutoCloseable {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread atExit = new Thread(this::heed, "stop");

  /** Listens from here on, until it is closed. */
  StopRequest() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits for it. */
  void await() throws InterruptedException {
    asked.await();
  }

  /** Runs while the JVM ends. */
  private void heed() {
    asked.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(RootCommand.DONE);
  }

  /** Everything is stopped. */
  @Override
  public void close() {
    stopped.countDown();
    forget(atExit);
  }

  /** Takes back a thread that was to run while the JVM ends. */
  static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // It runs already: the JVM ends, and it waits for this thread.
    }
  }
}
