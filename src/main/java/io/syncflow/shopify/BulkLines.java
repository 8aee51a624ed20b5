package io.syncflow.shopify;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private static final String PARENT_NAME = "__parentId";
  private static final String ID_MEMBER = "\"id\":\"";
  private static final ByteSearch PARENT = new ByteSearch(PARENT_NAME);
  private static final ByteSearch ID = new ByteSearch(ID_MEMBER);

  /** The quote that ends the name, the colon and the quote that begins the value. */
  private static final int OPENS = 3;

  /** The member with its id and the end of the object. */
  private static final int LONGEST_PARENT = 96;

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

  /** A part while it is written. */
  private static final class Part implements AutoCloseable {
    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    private Part(Path path) throws IOException {
      file =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void add(byte[] bytes, int start, int end) throws IOException {
      int at = start;
      while (end - at >= buffer.remaining()) {
        int fits = buffer.remaining();
        buffer.put(bytes, at, fits);
        at += fits;
        flush();
      }
      buffer.put(bytes, at, end - at).put((byte) '\n');
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      buffer.clear();
    }

    @Override
    public void close() throws IOException {
      try (file) {
        flush();
      }
    }
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
    if (!Files.exists(parts[index])) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(parts[index])) {
      byte[] bytes = new byte[Math.toIntExact(Files.size(parts[index]))];
      // In pieces: Java reads through a buffer outside the heap, which is made as long as the piece
      // and is a thread's own.
      int filled = 0;
      while (filled < bytes.length) {
        int read = in.read(bytes, filled, Math.min(BUFFER, bytes.length - filled));
        if (read < 0) {
          throw new EOFException("a part of the bulk result became shorter");
        }
        filled += read;
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a whole result; what an attempt before it left is forgotten. */
  void take(InputStream result) throws IOException {
    lines = 0;
    roots = 0;
    Part[] out = new Part[parts.length];
    try {
      for (int i = 0; i < out.length; i++) {
        out[i] = new Part(parts[i]);
      }
      spread(result, out);
    } finally {
      for (Part part : out) {
        if (part != null) {
          part.close();
        }
      }
    }
  }

  private void spread(InputStream result, Part[] out) throws IOException {
    byte[] buffer = new byte[1 << 18];
    int filled = 0;
    int read;
    while ((read = result.read(buffer, filled, buffer.length - filled)) >= 0) {
      int end = filled + read;
      int start = 0;
      for (int i = ByteSearch.lineBreak(buffer, filled, end);
          i < end;
          i = ByteSearch.lineBreak(buffer, start, end)) {
        put(buffer, start, i, out);
        start = i + 1;
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

  private void put(byte[] buffer, int start, int end, Part[] out) throws IOException {
    if (end == start) {
      return;
    }
    lines++;
    int at = parentOf(buffer, start, end);
    if (at < 0) {
      roots++;
      at = ID.find(buffer, start, end);
      if (at < 0) {
        throw new IOException("a line of the result has no id");
      }
      at += ID_MEMBER.length();
    }
    out[partOf(buffer, at, end)].add(buffer, start, end);
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

  /**
   * Where the id of a line's parent begins; -1 when it has none. Shopify writes it last, where it
   * is found at once; elsewhere in the line it counts as well. Inside a text its quotes would be
   * escaped.
   */
  static int parentOf(byte[] buffer, int start, int end) {
    int last = Math.max(start, end - LONGEST_PARENT);
    int at = PARENT.find(buffer, last, end);
    if (at < 0 && last > start) {
      at = PARENT.find(buffer, start, end);
    }
    while (at >= 0 && !isMember(buffer, at, start, end)) {
      at = PARENT.find(buffer, at + 1, end);
    }
    return at < 0 ? -1 : at + PARENT_NAME.length() + OPENS;
  }

  private static boolean isMember(byte[] buffer, int at, int start, int end) {
    int after = at + PARENT_NAME.length();
    return at > start + 1
        && buffer[at - 1] == '"'
        && buffer[at - 2] != '\\'
        && after + OPENS <= end
        && buffer[after] == '"'
        && buffer[after + 1] == ':'
        && buffer[after + 2] == '"';
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
