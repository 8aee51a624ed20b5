package io.syncflow.shopify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the fingerprints of products are taken over, one after the other; {@link ContentHash} says
 * what it is. Each part ends with a byte that no text has, so that parts cannot run into each
 * other.
 */
final class CanonicalBytes {

  private static final int FIRST_SIZE = 1 << 12;
  private static final byte END = (byte) 0xFF;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;

  /** All of it; only {@link #length()} of them count. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Forgets what was added beyond a length that it had. */
  void cut(int to) {
    length = to;
  }

  /** Adds a part. */
  void put(String part) {
    byte[] text = part.getBytes(StandardCharsets.UTF_8);
    add(text, 0, text.length);
    end();
  }

  /** Adds bytes to the part that is being written. */
  void add(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, length, end - start);
    length += end - start;
  }

  /**
   * Adds the beginning of a JSON text as far as it is plain, {@link ByteSearch#plainEnd}; answers
   * where it ends.
   */
  int addPlain(byte[] from, int start, int end) {
    room(end - start);
    int plain = ByteSearch.copyPlain(from, start, end, bytes, length);
    length += plain - start;
    return plain;
  }

  /** Adds a byte to the part that is being written. */
  void add(int one) {
    room(1);
    bytes[length++] = (byte) one;
  }

  /** Ends the part that is being written. */
  void end() {
    add(END);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
