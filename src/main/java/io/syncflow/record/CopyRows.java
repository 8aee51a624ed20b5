package io.syncflow.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Rows encoded as PostgreSQL COPY BINARY (PostgreSQL manual, COPY, "Binary Format") in one growing
 * byte array that is reused from chunk to chunk. Not thread-safe: one chunk has one owner at a
 * time.
 */
public final class CopyRows {

  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int NUMERIC_NEGATIVE = 0x4000;
  private static final long LONGEST_PADDED = Long.MAX_VALUE / 1000;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  private final int fields;
  private byte[] bytes;
  private int[] starts = new int[256];
  private int length;
  private int rowStart;
  private int count;
  private int written;

  /**
   * @param fields the number of fields in every row
   * @param capacity the first size of the array in bytes
   */
  public CopyRows(int fields, int capacity) {
    this.fields = fields;
    this.bytes = Arrays.copyOf(HEADER, Math.max(capacity, 1024));
    this.length = HEADER.length;
  }

  /** Rows completed so far. */
  public int count() {
    return count;
  }

  /** Bytes of header and completed rows. */
  public int size() {
    return length;
  }

  /**
   * The array behind it: valid up to {@link #size()}; a trailer of two bytes 0xFF has to follow.
   */
  public byte[] array() {
    return bytes;
  }

  /** Bytes before the first row. */
  public int headerSize() {
    return HEADER.length;
  }

  /**
   * Where a row begins in the array.
   *
   * @param row from 0; {@link #count()} gives the end of the last one
   */
  public int start(int row) {
    return row == count ? length : starts[row];
  }

  /** Forgets all rows and keeps the array. */
  public void clear() {
    length = HEADER.length;
    count = 0;
  }

  /** Starts a row. */
  public void begin() {
    rowStart = length;
    written = 0;
    ensure(2);
    short16(fields);
  }

  /**
   * Completes the row; throws IllegalStateException when it does not have the declared number of
   * fields.
   */
  public void end() {
    if (written != fields) {
      throw new IllegalStateException("row has " + written + " fields instead of " + fields);
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = rowStart;
  }

  /** Throws away the row begun last. */
  public void discard() {
    length = rowStart;
  }

  public void nothing() {
    ensure(4);
    int32(-1);
    written++;
  }

  public void int2(int value) {
    ensure(6);
    int32(2);
    short16(value);
    written++;
  }

  public void int4(int value) {
    ensure(8);
    int32(4);
    int32(value);
    written++;
  }

  public void int8(long value) {
    ensure(12);
    int32(8);
    int64(value);
    written++;
  }

  public void float8(double value) {
    int8(Double.doubleToLongBits(value));
  }

  public void bool(boolean value) {
    ensure(5);
    int32(1);
    bytes[length++] = (byte) (value ? 1 : 0);
    written++;
  }

  /** {@code days} since 1970-01-01. */
  public void date(long days) {
    int4(Math.toIntExact(days - 10_957));
  }

  /** {@code micros} since 1970-01-01T00:00:00; serves TIMESTAMP and TIMESTAMPTZ (then UTC). */
  public void timestamp(long micros) {
    int8(micros - 946_684_800_000_000L);
  }

  public void uuid(UUID value) {
    ensure(20);
    int32(16);
    int64(value.getMostSignificantBits());
    int64(value.getLeastSignificantBits());
    written++;
  }

  public void bytea(byte[] value) {
    ensure(4 + value.length);
    int32(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    written++;
  }

  /** A JSONB document given as text. */
  public void jsonb(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    ensure(5 + utf8.length);
    int32(1 + utf8.length);
    bytes[length++] = 1;
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
    written++;
  }

  /** TEXT, VARCHAR or CHAR. The caller has refused U+0000 and lone surrogates. */
  public void text(String value) {
    ensure(4 + 3 * value.length());
    int at = Utf8.write(value, bytes, length + 4);
    int utf8 = at - length - 4;
    int32(utf8);
    length = at;
    written++;
  }

  /** A NUMERIC with the value's own scale. */
  public void numeric(BigDecimal value) {
    int scale = Math.max(value.scale(), 0);
    BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
    BigInteger unscaled = plain.unscaledValue();
    if (unscaled.bitLength() < Long.SIZE) {
      numeric(unscaled.longValue(), scale);
    } else {
      numericOf(unscaled, scale);
    }
  }

  /** A NUMERIC of {@code unscaled} times ten to the power of minus {@code scale}. */
  public void numeric(long unscaled, int scale) {
    int pad = (4 - scale % 4) % 4;
    long factor = pad == 0 ? 1 : pad == 1 ? 10 : pad == 2 ? 100 : 1000;
    if (unscaled > -LONGEST_PADDED && unscaled < LONGEST_PADDED) {
      numericOf(Math.abs(unscaled) * factor, unscaled < 0, scale);
    } else {
      numericOf(BigInteger.valueOf(unscaled), scale);
    }
  }

  private void numericOf(long magnitude, boolean negative, int scale) {
    int digits = 0;
    for (long rest = magnitude; rest != 0; rest /= 10_000) {
      digits++;
    }
    header(digits, digits - 1 - (scale + 3) / 4, negative, scale);
    int at = length + 2 * digits;
    length = at;
    for (long rest = magnitude; rest != 0; rest /= 10_000) {
      int digit = (int) (rest % 10_000);
      bytes[--at] = (byte) digit;
      bytes[--at] = (byte) (digit >> 8);
    }
    written++;
  }

  private void numericOf(BigInteger unscaled, int scale) {
    int pad = (4 - scale % 4) % 4;
    BigInteger rest = unscaled.abs().multiply(BigInteger.TEN.pow(pad));
    short[] reversed = new short[rest.bitLength() / 13 + 2];
    int digits = 0;
    while (rest.signum() != 0) {
      BigInteger[] parts = rest.divideAndRemainder(TEN_THOUSAND);
      reversed[digits++] = parts[1].shortValue();
      rest = parts[0];
    }
    header(digits, digits - 1 - (scale + 3) / 4, unscaled.signum() < 0, scale);
    while (digits > 0) {
      short16(reversed[--digits]);
    }
    written++;
  }

  private void header(int digits, int weight, boolean negative, int scale) {
    ensure(12 + 2 * digits);
    int32(8 + 2 * digits);
    short16(digits);
    short16(digits == 0 ? 0 : weight);
    short16(negative ? NUMERIC_NEGATIVE : 0);
    short16(scale);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  private void short16(int value) {
    bytes[length++] = (byte) (value >> 8);
    bytes[length++] = (byte) value;
  }

  private void int32(int value) {
    bytes[length++] = (byte) (value >> 24);
    bytes[length++] = (byte) (value >> 16);
    bytes[length++] = (byte) (value >> 8);
    bytes[length++] = (byte) value;
  }

  private void int64(long value) {
    int32((int) (value >> 32));
    int32((int) value);
  }
}
