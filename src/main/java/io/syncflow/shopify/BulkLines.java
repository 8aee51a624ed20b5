package io.syncflow.shopify;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The lines of a bulk operation's result on disk, spread over parts so that every object lies in
 * the part of its root. Since 2026-01 children may come anywhere in the file, so a reader that
 * wants a product whole needs all of a part at once, and never more than one part: memory follows
 * the size of a part, not of the file.
 */
final class BulkLines implements AutoCloseable {

  /** What a part is meant to have at most; a tree of it has to fit into memory. */
  static final long PART_BYTES = 4 << 20;

  private static final int MOST_PARTS = 512;
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_LINE = 64 << 20;
  private static final byte[] PARENT = "\"__parentId\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID = "\"id\":\"".getBytes(StandardCharsets.US_ASCII);

  private final Path folder;
  private final Path[] parts;
  private long lines;
  private long roots;

  /**
   * @param expectedBytes how long the result will be about
   */
  BulkLines(long expectedBytes) {
    int count = (int) Math.max(1, Math.min(MOST_PARTS, expectedBytes / PART_BYTES + 1));
    try {
      folder = Files.createTempDirectory("syncflow-bulk-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parts = new Path[count];
    Arrays.setAll(parts, i -> folder.resolve("part-" + i));
  }

  /** Where they are. */
  Path folder() {
    return folder;
  }

  /** Lines, each of them an object. */
  long lines() {
    return lines;
  }

  /** Lines without a parent. */
  long roots() {
    return roots;
  }

  int parts() {
    return parts.length;
  }

  /** The lines of a part, each with its line break. */
  byte[] part(int index) {
    try {
      return Files.exists(parts[index]) ? Files.readAllBytes(parts[index]) : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a whole result; what an attempt before it left is forgotten. */
  void take(InputStream result) throws IOException {
    lines = 0;
    roots = 0;
    OutputStream[] out = new OutputStream[parts.length];
    try {
      for (int i = 0; i < out.length; i++) {
        out[i] = new BufferedOutputStream(Files.newOutputStream(parts[i]), BUFFER);
      }
      spread(result, out);
    } finally {
      for (OutputStream part : out) {
        if (part != null) {
          part.close();
        }
      }
    }
  }

  private void spread(InputStream result, OutputStream[] out) throws IOException {
    byte[] buffer = new byte[1 << 18];
    int filled = 0;
    int read;
    while ((read = result.read(buffer, filled, buffer.length - filled)) >= 0) {
      int end = filled + read;
      int start = 0;
      for (int i = filled; i < end; i++) {
        if (buffer[i] == '\n') {
          put(buffer, start, i, out);
          start = i + 1;
        }
      }
      filled = end - start;
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, filled);
      } else if (filled == buffer.length) {
        if (buffer.length >= LONGEST_LINE) {
          throw new IOException("a line of the result is longer than " + LONGEST_LINE + " bytes");
        }
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    put(buffer, 0, filled, out);
  }

  private void put(byte[] buffer, int start, int end, OutputStream[] out) throws IOException {
    if (end == start) {
      return;
    }
    lines++;
    int at = lastIndexOf(PARENT, buffer, start, end);
    if (at < 0) {
      roots++;
      at = indexOf(ID, buffer, start, end);
      if (at < 0) {
        throw new IOException("a line of the result has no id");
      }
      at += ID.length;
    } else {
      at += PARENT.length;
    }
    OutputStream part = out[partOf(buffer, at, end)];
    part.write(buffer, start, end - start);
    part.write('\n');
  }

  /** By the number at the end of the id, so that it does not matter whether slashes are escaped. */
  private int partOf(byte[] buffer, int from, int end) {
    long number = 0;
    for (int i = from; i < end && buffer[i] != '"'; i++) {
      int digit = buffer[i] - '0';
      number = digit >= 0 && digit <= 9 ? number * 10 + digit : 0;
    }
    return (int) Math.floorMod(number * 0x9E3779B97F4A7C15L >>> 32, (long) parts.length);
  }

  /** Its member is the last of a line; inside a text the quotes would be escaped. */
  static int lastIndexOf(byte[] wanted, byte[] buffer, int start, int end) {
    for (int i = end - wanted.length; i >= start; i--) {
      if (buffer[i] == '"' && matches(wanted, buffer, i) && (i == start || buffer[i - 1] != '\\')) {
        return i;
      }
    }
    return -1;
  }

  static int indexOf(byte[] wanted, byte[] buffer, int start, int end) {
    for (int i = start; i <= end - wanted.length; i++) {
      if (buffer[i] == '"' && matches(wanted, buffer, i) && (i == start || buffer[i - 1] != '\\')) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] wanted, byte[] buffer, int at) {
    return Arrays.equals(wanted, 0, wanted.length, buffer, at, at + wanted.length);
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
