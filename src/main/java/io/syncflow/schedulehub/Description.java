package io.syncflow.schedulehub;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.http.CallFailed;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import io.syncflow.record.TargetType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads how ScheduleHub describes an entity; its types are a few of PostgreSQL's. */
record Description(String system, String entity) {

  /**
   * The entity as a target.
   *
   * @throws CallFailed when something is missing or of an unknown type
   */
  TargetTable read(JsonNode described) {
    List<TargetColumn> columns = new ArrayList<>();
    for (JsonNode field : described.path("fields")) {
      columns.add(column(field));
    }
    columns.add(
        new TargetColumn(TargetTable.ROWVERSION, TargetType.INT8, "bigint", 0, 0, 0, false, false));
    List<String> key = new ArrayList<>();
    described.path("key").forEach(part -> key.add(part.asText()));
    TargetTable table = new TargetTable(system, entity, List.copyOf(columns), key, List.of());
    if (key.isEmpty() || key.stream().anyMatch(part -> table.column(part).isEmpty())) {
      throw ScheduleHub.unreadable(system, "it does not say the key of " + entity);
    }
    return table;
  }

  private TargetColumn column(JsonNode field) {
    String name = field.path("name").asText("");
    String type = field.path("type").asText("");
    int length = field.path("length").asInt(0);
    int precision = field.path("precision").asInt(0);
    int scale = field.path("scale").asInt(0);
    boolean nullable = !field.path("required").asBoolean(false);
    return new TargetColumn(
        name,
        type(type),
        sql(type, length, precision, scale),
        length,
        precision,
        scale,
        nullable,
        false);
  }

  private TargetType type(String name) {
    try {
      return TargetType.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ScheduleHub.unreadable(
          system, entity + " has a field of the unknown type \"" + name + "\"");
    }
  }

  private static String sql(String type, int length, int precision, int scale) {
    return switch (type) {
      case "text" -> length > 0 ? "character varying(" + length + ")" : "text";
      case "int2" -> "smallint";
      case "int4" -> "integer";
      case "int8" -> "bigint";
      case "numeric" -> precision > 0 ? "numeric(" + precision + "," + scale + ")" : "numeric";
      case "float8" -> "double precision";
      case "bool" -> "boolean";
      case "timestamp" -> "timestamp without time zone";
      case "timestamptz" -> "timestamp with time zone";
      default -> type;
    };
  }
}
