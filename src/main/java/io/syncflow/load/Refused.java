package io.syncflow.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Originals;
import io.syncflow.record.RawRecord;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Turns rows that the target refused into rejections with their source records. */
final class Refused {

  private static final JsonFactory JSON = new JsonFactory();

  private Refused() {}

  /**
   * @param originals finds the source records; one that is gone is stood in for by {@code
   *     {"source_record":"not available","mapped":{…}}}
   */
  static List<Rejection> rejections(List<RefusedRow> rows, Originals originals) {
    return rejections(rows, originals, Stage.LOAD);
  }

  /** The same for rows refused at another stage. */
  static List<Rejection> rejections(List<RefusedRow> rows, Originals originals, Stage stage) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<BusinessKey, String> found = originals.find(rows.stream().map(RefusedRow::key).toList());
    return rows.stream().map(row -> rejection(row, found.get(row.key()), stage)).toList();
  }

  private static Rejection rejection(RefusedRow row, String original, Stage stage) {
    return new Rejection(
        row.key(),
        row.rowversion(),
        stage,
        row.refusal().code(),
        row.refusal().reason(),
        original == null ? standIn(row.normalized()) : original,
        row.normalized());
  }

  private static String standIn(String normalized) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField(RawRecord.SOURCE_RECORD, RawRecord.NOT_AVAILABLE);
      json.writeFieldName(RawRecord.MAPPED);
      json.writeRawValue(normalized);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
