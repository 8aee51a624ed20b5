package io.syncflow.shopify;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds things in bytes, quicker than one byte at a time. */
final class ByteSearch {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private final byte[] word;

  /** How far the word may move on when it ends over a byte (Horspool). */
  private final int[] skips = new int[256];

  /**
   * @param word ASCII
   */
  ByteSearch(String word) {
    this.word = word.getBytes(StandardCharsets.US_ASCII);
    int last = this.word.length - 1;
    Arrays.fill(skips, this.word.length);
    for (int i = 0; i < last; i++) {
      skips[this.word[i]] = last - i;
    }
  }

  /** Where the word begins, from {@code start} on; -1 when it is not there. */
  int find(byte[] bytes, int start, int end) {
    int last = word.length - 1;
    for (int i = start + last; i < end; i += skips[bytes[i] & 0xFF]) {
      if (bytes[i] == word[last] && Arrays.equals(bytes, i - last, i + 1, word, 0, word.length)) {
        return i - last;
      }
    }
    return -1;
  }

  /** Where the next line break is; {@code end} when there is none. */
  static int lineBreak(byte[] bytes, int start, int end) {
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long found = zeroes((long) EIGHT.get(bytes, i) ^ ONES * '\n');
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < end && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /**
   * Where a JSON text stops to be plain: at a quote, a backslash, a control character or a byte
   * beyond ASCII; {@code end} when it does not.
   */
  static int plainEnd(byte[] bytes, int start, int end) {
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long found = notPlain((long) EIGHT.get(bytes, i));
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (i < end && isPlain(bytes[i])) {
      i++;
    }
    return i;
  }

  /**
   * {@link #plainEnd}, and on the way copies what is plain.
   *
   * @param into has room for everything up to {@code end}; what is not plain may be overwritten
   * @param at where the copy begins
   */
  static int copyPlain(byte[] bytes, int start, int end, byte[] into, int at) {
    int shift = at - start;
    int i = start;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long eight = (long) EIGHT.get(bytes, i);
      EIGHT.set(into, i + shift, eight);
      long found = notPlain(eight);
      if (found != 0) {
        return i + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    for (; i < end && isPlain(bytes[i]); i++) {
      into[i + shift] = bytes[i];
    }
    return i;
  }

  /** The highest bit of each byte that is not plain; above the first one it may be wrong. */
  private static long notPlain(long eight) {
    return (zeroes(eight ^ ONES * '"') | zeroes(eight ^ ONES * '\\') | eight - ONES * ' ' | eight)
        & HIGHS;
  }

  private static boolean isPlain(byte one) {
    return one >= ' ' && one != '"' && one != '\\';
  }

  /** The highest bit of each byte that is zero; of bytes above the first one it may be wrong. */
  private static long zeroes(long eight) {
    return eight - ONES & ~eight & HIGHS;
  }
}
