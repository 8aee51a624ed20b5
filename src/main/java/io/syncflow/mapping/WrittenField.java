package io.syncflow.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Reads back a field that was encoded for COPY: keys and normalised records are taken from what is
 * written, so they cannot differ from it.
 */
final class WrittenField {

  private static final LocalDate DATE_EPOCH = LocalDate.of(2000, 1, 1);
  private static final long SECONDS_TO_EPOCH = 946_684_800L;
  private static final int NUMERIC_NEGATIVE = 0x4000;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  private final TargetColumn column;

  WrittenField(TargetColumn column) {
    this.column = column;
  }

  /** Whether PostgreSQL's text of the type is known here digit by digit. */
  static boolean canBeKey(TargetColumn column) {
    return column.type() != TargetType.FLOAT8
        && column.type() != TargetType.JSONB
        && column.type() != TargetType.BYTEA;
  }

  /**
   * The value as PostgreSQL casts it to text; null for NULL.
   *
   * @param bytes the field's length and content
   */
  String text(ByteBuffer bytes) {
    Object value = value(bytes);
    if (value instanceof LocalDateTime time) {
      boolean zoned = column.type() == TargetType.TIMESTAMPTZ;
      return PostgresTime.text(time, ' ', zoned ? "+00" : "");
    }
    if (value instanceof LocalDate date) {
      return PostgresTime.text(date);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof String text && column.sqlType().startsWith("character(")) {
      return text.stripTrailing();
    }
    return value == null ? null : value.toString();
  }

  /** Writes the value as {@code to_jsonb} does. */
  void json(ByteBuffer bytes, JsonGenerator out) throws IOException {
    Object value = value(bytes);
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Long whole) {
      out.writeNumber(whole);
    } else if (value instanceof BigDecimal decimal) {
      out.writeNumber(decimal.toPlainString());
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean bool) {
      out.writeBoolean(bool);
    } else if (value instanceof byte[] content) {
      out.writeString("\\x" + HexFormat.of().formatHex(content));
    } else if (value instanceof LocalDateTime time) {
      boolean zoned = column.type() == TargetType.TIMESTAMPTZ;
      out.writeString(PostgresTime.text(time, 'T', zoned ? "+00:00" : ""));
    } else if (column.type() == TargetType.JSONB) {
      out.writeRawValue((String) value);
    } else if (value instanceof LocalDate date) {
      out.writeString(PostgresTime.text(date));
    } else {
      out.writeString(value.toString());
    }
  }

  private Object value(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0) {
      return null;
    }
    return switch (column.type()) {
      case TEXT -> utf8(bytes, length);
      case INT2 -> (long) bytes.getShort();
      case INT4 -> (long) bytes.getInt();
      case INT8 -> bytes.getLong();
      case NUMERIC -> numeric(bytes);
      case FLOAT8 -> bytes.getDouble();
      case BOOL -> bytes.get() != 0;
      case DATE -> DATE_EPOCH.plusDays(bytes.getInt());
      case TIMESTAMP, TIMESTAMPTZ -> timestamp(bytes.getLong());
      case UUID -> new UUID(bytes.getLong(), bytes.getLong());
      case JSONB -> {
        bytes.get();
        yield utf8(bytes, length - 1);
      }
      case BYTEA -> content(bytes, length);
    };
  }

  private BigDecimal numeric(ByteBuffer bytes) {
    int digits = bytes.getShort();
    int weight = bytes.getShort();
    boolean negative = (bytes.getShort() & 0xFFFF) == NUMERIC_NEGATIVE;
    int scale = bytes.getShort() & 0xFFFF;
    BigInteger unscaled = BigInteger.ZERO;
    for (int i = 0; i < digits; i++) {
      unscaled = unscaled.multiply(TEN_THOUSAND).add(BigInteger.valueOf(bytes.getShort()));
    }
    BigDecimal value =
        new BigDecimal(negative ? unscaled.negate() : unscaled, 4 * (digits - 1 - weight));
    boolean bounded = column.precision() > 0 && column.scale() >= 0;
    return value.setScale(bounded ? column.scale() : scale);
  }

  private static LocalDateTime timestamp(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L) + SECONDS_TO_EPOCH,
        (int) Math.floorMod(micros, 1_000_000L) * 1_000,
        ZoneOffset.UTC);
  }

  private static String utf8(ByteBuffer bytes, int length) {
    return new String(content(bytes, length), StandardCharsets.UTF_8);
  }

  private static byte[] content(ByteBuffer bytes, int length) {
    byte[] content = new byte[length];
    bytes.get(content);
    return content;
  }
}
