package io.syncflow.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The JSON objects of an API as source records: the row moves from object to object, its columns
 * stay.
 *
 * <p>A text is String, a whole number that a long holds is Long, any other number an exact
 * BigDecimal, true and false are Boolean; an object or an array is its JSON as String. Null and a
 * missing member are both no value (B22). Members are found by name, as spelt or else without
 * regard to case. Dates are the ISO text they came as; mappings read them.
 */
public final class JsonRow extends SelfTypedRow {

  private final List<String> fields;
  private JsonNode object;

  /**
   * @param fields the members that are read, in the order of the columns
   */
  public JsonRow(List<String> fields) {
    this.fields = List.copyOf(fields);
  }

  /** The members that are read. */
  public List<String> fields() {
    return fields;
  }

  /** The columns, to compile mappings for. */
  public List<SourceColumn> columns() {
    return fields.stream().map(SourceColumn::selfTyped).toList();
  }

  /** Moves to a record and returns itself. */
  public JsonRow at(JsonNode record) {
    this.object = record;
    return this;
  }

  @Override
  Object read(int column) {
    return JsonValues.plain(JsonValues.member(object, fields.get(column)));
  }
}
