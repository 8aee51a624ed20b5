package io.syncflow.bench;

import io.syncflow.shopify.BulkReading;
import java.nio.file.Path;

/** Reads a bulk result some times, in a JVM of its own, to see what memory it needs. */
final class JsonlContender {

  private JsonlContender() {}

  public static void main(String[] args) throws Exception {
    Sample.Start start = Sample.start();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      BulkReading.read(Path.of(args[0]));
    }
    start.stop().print();
  }
}
