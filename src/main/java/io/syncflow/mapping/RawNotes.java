package io.syncflow.mapping;

import com.fasterxml.jackson.core.JsonGenerator;
import io.syncflow.record.RawRecord;
import io.syncflow.record.RawRecord.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the JSON of a raw record cannot say of its values; {@link RawRecord} reads it. */
final class RawNotes {

  /** Up to here whole numbers and decimals are written to every target alike. */
  private static final BigDecimal LARGEST_ALIKE = BigDecimal.valueOf(1L << 53);

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, String> originals = new LinkedHashMap<>();
  private final List<String> unreadable = new ArrayList<>(0);

  void unreadable(String column) {
    unreadable.add(column);
  }

  /** Keeps a text that JSONB cannot hold. */
  void original(String column, String text) {
    originals.put(column, Base64.getEncoder().encodeToString(bigEndian(text)));
  }

  /** Notes the value's type when its JSON would be read as another. */
  void type(String column, Object value) {
    Type type = typeOf(value);
    if (type != null) {
      types.put(column, type.name().toLowerCase(Locale.ROOT));
    }
  }

  private static Type typeOf(Object value) {
    if (value instanceof LocalDate) {
      return Type.DATE;
    }
    if (value instanceof LocalDateTime) {
      return Type.DATE_TIME;
    }
    if (value instanceof OffsetDateTime) {
      return Type.INSTANT;
    }
    if (value instanceof byte[]) {
      return Type.BYTES;
    }
    if (value instanceof Double) {
      return Type.FLOAT;
    }
    return value instanceof BigDecimal decimal && isTakenForAnother(decimal) ? Type.DECIMAL : null;
  }

  private static boolean isTakenForAnother(BigDecimal decimal) {
    return !RawJson.isReadable(decimal)
        || decimal.scale() <= 0 && decimal.abs().compareTo(LARGEST_ALIKE) > 0;
  }

  void write(JsonGenerator json) throws IOException {
    write(RawRecord.TYPES, types, json);
    write(RawRecord.ORIGINALS, originals, json);
    if (!unreadable.isEmpty()) {
      json.writeArrayFieldStart(RawRecord.UNREADABLE);
      for (String name : unreadable) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
  }

  private static void write(String note, Map<String, String> columns, JsonGenerator json)
      throws IOException {
    if (columns.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(note);
    for (Map.Entry<String, String> column : columns.entrySet()) {
      json.writeStringField(column.getKey(), column.getValue());
    }
    json.writeEndObject();
  }

  /** Char by char: the charset's own encoder replaces what is not valid. */
  private static byte[] bigEndian(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }
}
