package io.syncflow.http;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that remembers its first bytes, ends at a limit, and tells its own failures apart. */
final class SeenBody extends FilterInputStream {

  private final ByteArrayOutputStream start = new ByteArrayOutputStream();
  private final long limit;
  private long length;
  private boolean broken;

  SeenBody(InputStream body, long limit) {
    super(body);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    int read;
    try {
      read = super.read(into, from, count);
    } catch (IOException e) {
      broken = true;
      throw e;
    }
    if (read > 0) {
      start.write(into, from, Math.min(read, SeenAnswer.START - start.size()));
      length += read;
      if (length > limit) {
        throw new TooLong();
      }
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, SeenAnswer.START)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  byte[] start() {
    return start.toByteArray();
  }

  long length() {
    return length;
  }

  /** Whether an IOException came from the connection, and not from whoever reads. */
  boolean isBroken() {
    return broken;
  }

  /** The body is longer than allowed. */
  static final class TooLong extends RuntimeException {
    TooLong() {
      super("longer than allowed", null, false, false);
    }
  }
}
