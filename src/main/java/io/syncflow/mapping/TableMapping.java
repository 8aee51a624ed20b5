package io.syncflow.mapping;

import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The field mappings of one entity beside its target table. */
final class TableMapping implements RowMapping {

  private final TargetTable table;
  private final Map<String, MappingRow> rows;

  /**
   * @throws IllegalStateException naming everything by which the mappings do not fit the table
   */
  TableMapping(List<MappingRow> rows, TargetTable table) {
    refuse(table, MappingRules.faults(rows, table));
    this.table = table;
    this.rows =
        rows.stream().collect(Collectors.toMap(MappingRow::targetField, Function.identity()));
  }

  @Override
  public List<String> sourceFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (TargetColumn column : mappedColumns()) {
      MappingRow row = rows.get(column.name());
      if (!row.sourceField().isEmpty()) {
        fields.putIfAbsent(folded(row.sourceField()), row.sourceField());
      }
      transformations(row).stream()
          .flatMap(transformation -> transformation.sourceFields().stream())
          .forEach(field -> fields.putIfAbsent(folded(field), field));
    }
    return List.copyOf(fields.values());
  }

  @Override
  public RowMapper compile(List<SourceColumn> columns) {
    List<String> faults = new ArrayList<>();
    SourceColumns source = new SourceColumns(columns);
    for (String field : sourceFields()) {
      source.fault(field).ifPresent(faults::add);
    }
    refuse(table, faults);
    Map<String, FieldMapper.Field> fields = new LinkedHashMap<>();
    ClockChanges clocks = new ClockChanges();
    for (TargetColumn column : mappedColumns()) {
      Binding binding = new Binding(column.name(), source::reader, clocks);
      fields.put(column.name(), field(rows.get(column.name()), column, source, binding, faults));
    }
    refuse(table, faults);
    return new FieldMapper(
        List.copyOf(fields.values()),
        table.key().stream().map(fields::get).toList(),
        new RawJson(columns),
        clocks);
  }

  @Override
  public RowMapping ofKey() {
    List<TargetColumn> key =
        table.columns().stream().filter(column -> table.key().contains(column.name())).toList();
    return new TableMapping(
        key.stream().map(column -> rows.get(column.name())).toList(),
        new TargetTable(table.schema(), table.name(), key, table.key(), List.of()));
  }

  private static FieldMapper.Field field(
      MappingRow row,
      TargetColumn column,
      SourceColumns source,
      Binding binding,
      List<String> faults) {
    Target target = Target.of(column);
    Missing missing = Missing.of(row, target);
    List<Transformation> transformations = new ArrayList<>(transformations(row));
    if (row.sourceField().isEmpty()) {
      SourceReader nothing = any -> null;
      return new FieldMapper.Field(
          column,
          nothing,
          FieldWriter.piped(nothing, bind(transformations, binding), target, missing));
    }
    SourceKind kind = source.kind(row.sourceField());
    while (!transformations.isEmpty() && transformations.get(0).keeps(kind)) {
      transformations.remove(0);
    }
    SourceReader reader = source.reader(row.sourceField());
    if (!transformations.isEmpty()) {
      return new FieldMapper.Field(
          column,
          reader,
          FieldWriter.piped(reader, bind(transformations, binding), target, missing));
    }
    if (kind != SourceKind.SELF_TYPED && !target.accepts().contains(kind)) {
      faults.add(
          row.sourceField()
              + " holds "
              + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + " values, which cannot be written to "
              + column.name()
              + " ("
              + column.sqlType()
              + ") without a transformation.");
    }
    return new FieldMapper.Field(
        column, reader, FieldWriter.direct(source.index(row.sourceField()), kind, target, missing));
  }

  private static List<Step> bind(List<Transformation> transformations, Binding binding) {
    return transformations.stream().map(transformation -> transformation.bind(binding)).toList();
  }

  private List<TargetColumn> mappedColumns() {
    return table.columns().stream().filter(column -> rows.containsKey(column.name())).toList();
  }

  private static List<Transformation> transformations(MappingRow row) {
    try {
      return Pipeline.parse(row.transformation()).transformations();
    } catch (PipelineSyntaxException e) {
      throw new IllegalStateException(row.targetField() + ": " + e.getMessage(), e);
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void refuse(TargetTable table, List<String> faults) {
    if (!faults.isEmpty()) {
      throw new IllegalStateException(
          "The field mappings of " + table.name() + " do not fit: " + String.join(" ", faults));
    }
  }
}
