package io.syncflow.shopify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What the first load of a shop does with a bulk result, up to chunks that are ready to store. */
public final class BulkReading {

  private BulkReading() {}

  /**
   * What it took.
   *
   * @param lineSeconds for finding, counting and sorting the lines to the products they belong to
   * @param productSeconds for parsing, joining and hashing
   * @param hashes a digest of all hashes, so that none of it is left out
   */
  public record Took(
      double lineSeconds, double productSeconds, long lines, long products, long hashes) {}

  /** Reads a file. */
  public static Took read(Path file) throws IOException {
    long begun = System.nanoTime();
    try (BulkLines lines = new BulkLines(Files.size(file))) {
      try (InputStream in = Files.newInputStream(file)) {
        lines.take(in);
      }
      long taken = System.nanoTime();
      long products = 0;
      long hashes = 0;
      FirstRead read = new FirstRead(new BulkJob.Result(Instant.EPOCH, lines));
      for (ShopChunk chunk = read.next(); chunk != null; chunk = read.next()) {
        for (ShopProduct product : chunk.products()) {
          products++;
          hashes += product.hash().hashCode();
        }
      }
      long ended = System.nanoTime();
      return new Took(
          (taken - begun) / 1e9, (ended - taken) / 1e9, lines.lines(), products, hashes);
    }
  }
}
