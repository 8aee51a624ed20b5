package io.syncflow.syrve.pull;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * An answer on disk: it is complete before anything is done with it, and the seat is free again.
 * The file has no name on systems where a file in use can be deleted, so a crash leaves nothing
 * behind.
 */
final class Spool implements Closeable {

  private static final int BUFFER = 64 << 10;

  private final FileChannel file;
  private final long length;

  private Spool(FileChannel file, long length) {
    this.file = file;
    this.length = length;
  }

  /**
   * Takes a body to its end.
   *
   * @throws IOException what the body threw, or the disk
   */
  static Spool of(InputStream body) throws IOException {
    Path path = Files.createTempFile("syncflow-", ".list");
    FileChannel file =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE));
    try {
      long length = body.transferTo(Channels.newOutputStream(file));
      return new Spool(file, length);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** How many bytes it has. */
  long length() {
    return length;
  }

  /** Its bytes from the first one on; several readers do not disturb each other. */
  InputStream open() {
    return new BufferedInputStream(new FromStart(), BUFFER);
  }

  /** The bytes from one position to another, which is not among them. */
  byte[] slice(long from, long to) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(to - from));
    while (into.hasRemaining() && file.read(into, from + into.position()) >= 0) {
      // A read may bring less than was asked for.
    }
    return into.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class FromStart extends InputStream {
    private long at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      int read = file.read(ByteBuffer.wrap(into, from, count), at);
      at += Math.max(read, 0);
      return read;
    }
  }
}
