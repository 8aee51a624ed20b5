package io.syncflow.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.syncflow.record.RawRecord;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRow;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;

/**
 * A source record as a JSON object that a JSONB column takes, whatever the record contains.
 *
 * <p>Numbers are exact, dates ISO 8601, bytes base64. JSONB holds neither U+0000 nor half of a
 * surrogate pair: each is replaced by U+FFFD, and the member {@value RawRecord#ORIGINALS} then has,
 * by column, the base64 of the whole original text in UTF-16 (big endian), which holds both.
 * Numbers of more digits than JSON readers take are written as strings. A value that the source's
 * driver cannot give is null and its column is listed in the member {@value RawRecord#UNREADABLE}.
 * What a value is when its JSON does not show it stands in the member {@value RawRecord#TYPES};
 * {@link RawRecord} reads all of it back.
 */
final class RawJson {

  private static final int LONGEST_NUMBER = 500;

  private static final JsonFactory JSON = new JsonFactory();

  private final String[] names;
  private final SourceReader[] readers;

  RawJson(List<SourceColumn> columns) {
    this.names = columns.stream().map(SourceColumn::name).toArray(String[]::new);
    this.readers = new SourceReader[names.length];
    for (int i = 0; i < names.length; i++) {
      readers[i] = SourceReader.of(i, SourceKind.of(columns.get(i)));
    }
  }

  String write(SourceRow row) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      RawNotes notes = new RawNotes();
      json.writeStartObject();
      for (int i = 0; i < names.length; i++) {
        json.writeFieldName(names[i]);
        write(names[i], read(i, row, notes), json, notes);
      }
      notes.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a StringWriter does not fail", e);
    }
    return out.toString();
  }

  private Object read(int column, SourceRow row, RawNotes notes) {
    try {
      return readers[column].read(row);
    } catch (RuntimeException e) {
      notes.unreadable(names[column]);
      return null;
    }
  }

  private static void write(String name, Object value, JsonGenerator json, RawNotes notes)
      throws IOException {
    notes.type(name, value);
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long whole) {
      json.writeNumber(whole);
    } else if (value instanceof BigDecimal decimal && isReadable(decimal)) {
      json.writeNumber(decimal.toPlainString());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(Values.decimal(number).toString());
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof byte[] bytes) {
      json.writeString(Base64.getEncoder().encodeToString(bytes));
    } else {
      String text = Values.text(value);
      if (!Unicode.isStorable(text)) {
        notes.original(name, text);
        text = Unicode.storable(text);
      }
      json.writeString(text);
    }
  }

  static boolean isReadable(BigDecimal value) {
    return value.scale() < LONGEST_NUMBER
        && (long) value.precision() - value.scale() < LONGEST_NUMBER;
  }
}
