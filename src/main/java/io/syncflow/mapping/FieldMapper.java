package io.syncflow.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.RowMapper;
import io.syncflow.record.SourceRow;
import io.syncflow.record.TargetColumn;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Runs the writers of a target's columns over rows. */
final class FieldMapper implements RowMapper {

  /**
   * A target column with what fills it.
   *
   * @param column the column
   * @param source reads the value before any transformation
   * @param writer writes the field
   */
  record Field(TargetColumn column, SourceReader source, FieldWriter writer) {}

  private static final JsonFactory JSON = new JsonFactory();

  private final List<Field> fields;
  private final List<Field> key;
  private final FieldWriter[] writers;
  private final RawJson raw;
  private final ClockChanges clocks;
  private final CopyRows scratch = new CopyRows(1, 0);

  FieldMapper(List<Field> fields, List<Field> key, RawJson raw, ClockChanges clocks) {
    this.fields = List.copyOf(fields);
    this.key = List.copyOf(key);
    this.writers = fields.stream().map(Field::writer).toArray(FieldWriter[]::new);
    this.raw = raw;
    this.clocks = clocks;
  }

  @Override
  public List<TargetColumn> columns() {
    return fields.stream().map(Field::column).toList();
  }

  @Override
  public void map(SourceRow row, CopyRows out) throws FieldFault {
    for (FieldWriter writer : writers) {
      writer.write(row, out);
    }
  }

  @Override
  public List<String> notices() {
    return clocks.sentences();
  }

  @Override
  public BusinessKey key(SourceRow row) {
    String[] parts = new String[key.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = keyPart(key.get(i), row);
    }
    return new BusinessKey(Arrays.asList(parts));
  }

  private String keyPart(Field field, SourceRow row) {
    ByteBuffer written = written(field, row);
    return written != null ? new WrittenField(field.column()).text(written) : source(field, row);
  }

  private static String source(Field field, SourceRow row) {
    try {
      Object source = field.source().read(row);
      return source == null ? null : Unicode.storable(Values.text(source));
    } catch (RuntimeException e) {
      return null;
    }
  }

  @Override
  public String rawJson(SourceRow row) {
    return raw.write(row);
  }

  @Override
  public String normalizedJson(SourceRow row) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Field field : fields) {
        ByteBuffer written = written(field, row);
        if (written != null) {
          json.writeFieldName(field.column().name());
          new WrittenField(field.column()).json(written, json);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a StringWriter does not fail", e);
    }
    return out.toString();
  }

  /** The field as encoded; null when it is bad or the source's driver cannot give it. */
  private ByteBuffer written(Field field, SourceRow row) {
    scratch.clear();
    scratch.begin();
    int start = scratch.size();
    clocks.pause(true);
    try {
      field.writer().write(row, scratch);
    } catch (FieldFault | RuntimeException e) {
      return null;
    } finally {
      clocks.pause(false);
    }
    return ByteBuffer.wrap(scratch.array(), start, scratch.size() - start);
  }
}
