package io.syncflow.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A source record out of the raw JSON that was kept of it ({@code failed_records.raw_data}), ready
 * to be mapped again: the inverse of {@link RowMapper#rawJson}.
 *
 * <p>Three members of the JSON are notes about the others, and no columns: {@value #TYPES} names
 * the type of a value that its JSON does not show, {@value #ORIGINALS} has the texts JSONB cannot
 * hold, {@value #UNREADABLE} lists what could not be read from the source. A value that a person
 * has edited counts as what it is when the note does not fit it any more.
 */
public final class RawRecord extends SelfTypedRow {

  /** The note with the types, by column: the names of {@link Type}. */
  public static final String TYPES = "_types";

  /** The note with original texts, by column: UTF-16 (big endian) in base64. */
  public static final String ORIGINALS = "_raw_base64";

  /** The note with the columns that the source's driver could not give. */
  public static final String UNREADABLE = "_unreadable";

  /**
   * Stands in for a source record that could not be had, beside {@link #MAPPED}: there is nothing
   * to map again.
   */
  public static final String SOURCE_RECORD = "source_record";

  /** The only value of {@link #SOURCE_RECORD}. */
  public static final String NOT_AVAILABLE = "not available";

  /** What had been made of a source record that could not be had. */
  public static final String MAPPED = "mapped";

  /** What a value is when its JSON would be taken for something else. */
  public enum Type {
    DATE,
    DATE_TIME,
    INSTANT,
    BYTES,
    FLOAT,
    DECIMAL
  }

  private static final Set<String> NOTES = Set.of(TYPES, ORIGINALS, UNREADABLE);

  private final List<String> fields;
  private final JsonNode object;
  private final Set<String> unreadable = new HashSet<>();

  private RawRecord(JsonNode object) {
    this.object = object;
    this.fields = new ArrayList<>();
    object.fieldNames().forEachRemaining(fields::add);
    fields.removeAll(NOTES);
    object.path(UNREADABLE).forEach(name -> unreadable.add(name.asText()));
  }

  /**
   * Reads what {@link RowMapper#rawJson} has written, also after JSONB has sorted its members.
   *
   * @throws IllegalArgumentException when the text is not a JSON object
   */
  public static RawRecord of(String rawJson) {
    return of(rawJson, JsonValues.mapper());
  }

  /** The same with a mapper of {@link JsonValues#mapper} that is used for many records. */
  public static RawRecord of(String rawJson, ObjectMapper mapper) {
    try {
      JsonNode node = mapper.readTree(rawJson);
      if (node.isObject()) {
        return new RawRecord(node);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the raw record is not JSON", e);
    }
    throw new IllegalArgumentException("the raw record is not a JSON object");
  }

  /** Whether the source record itself was not kept. */
  public boolean isStandIn() {
    return NOT_AVAILABLE.equals(object.path(SOURCE_RECORD).textValue()) && object.has(MAPPED);
  }

  /** The record's own columns, to compile mappings for: what was not kept cannot be mapped. */
  public List<SourceColumn> columns() {
    return fields.stream().map(SourceColumn::selfTyped).toList();
  }

  @Override
  Object read(int column) {
    String field = fields.get(column);
    JsonNode node = object.get(field);
    if (node.isNull() && unreadable.contains(field)) {
      throw new UnreadableValue(field + " could not be read from the source");
    }
    if (node.isNull()) {
      return null;
    }
    String original = object.path(ORIGINALS).path(field).textValue();
    if (original != null && isShownAs(utf16(original), node.asText())) {
      return utf16(original);
    }
    String type = object.path(TYPES).path(field).textValue();
    return type == null ? JsonValues.plain(node) : typed(type, node);
  }

  private static Object typed(String type, JsonNode node) {
    String text = node.asText();
    try {
      return switch (Type.valueOf(type.toUpperCase(Locale.ROOT))) {
        case DATE -> LocalDate.parse(text);
        case DATE_TIME -> LocalDateTime.parse(text);
        case INSTANT -> OffsetDateTime.parse(text);
        case BYTES -> Base64.getDecoder().decode(text);
        case FLOAT -> Double.valueOf(text);
        case DECIMAL -> new BigDecimal(text);
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      return JsonValues.plain(node);
    }
  }

  /** Whether the text is the original still, but for what JSONB cannot hold: nobody edited it. */
  private static boolean isShownAs(String original, String text) {
    boolean same = original.length() == text.length();
    for (int i = 0; same && i < text.length(); i++) {
      same = text.charAt(i) == original.charAt(i) || text.charAt(i) == '\uFFFD';
    }
    return same;
  }

  /** Char by char: the charset's own decoder replaces what is not valid. */
  private static String utf16(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    StringBuilder text = new StringBuilder(bytes.length / 2);
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      text.append((char) ((bytes[i] & 0xFF) << 8 | bytes[i + 1] & 0xFF));
    }
    return text.toString();
  }
}
