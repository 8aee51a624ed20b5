package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What holds for field mappings before any record is read (B54). */
public final class MappingRules {

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private MappingRules() {}

  /** Whether it can be the name of an entity or of a target column. */
  static boolean isName(String text) {
    return IDENTIFIER.matcher(text).matches();
  }

  /** What is wrong with a row by itself. */
  static List<String> faults(MappingRow row) {
    List<String> faults = new ArrayList<>();
    if (!isName(row.targetField())) {
      faults.add("target_field " + Shown.of(row.targetField()) + " is not a column name.");
    } else if (row.targetField().equals(TargetTable.ROWVERSION)) {
      faults.add("target_field " + TargetTable.ROWVERSION + " is written by the hub itself.");
    }
    if (!isStorable(row)) {
      faults.add("the row contains a character that PostgreSQL cannot store.");
    }
    try {
      Pipeline pipeline = Pipeline.parse(row.transformation());
      if (row.sourceField().isEmpty() && row.defaultValue() == null && !fillsNull(pipeline)) {
        faults.add(
            row.targetField()
                + (row.required() ? " is required and has" : " has")
                + " neither source_field nor default_value nor a transformation that makes one.");
      }
    } catch (PipelineSyntaxException e) {
      faults.add(e.getMessage());
    }
    return faults;
  }

  /** Rows that map a target another row has mapped before them: the row's index to the first's. */
  static Map<Integer, Integer> duplicates(List<MappingRow> rows) {
    Map<String, Integer> seen = new HashMap<>();
    Map<Integer, Integer> duplicates = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Integer first = seen.putIfAbsent(rows.get(i).targetField(), i);
      if (first != null) {
        duplicates.put(i, first);
      }
    }
    return duplicates;
  }

  /**
   * What is wrong with an entity's rows, seen beside the table they are meant for: unknown columns,
   * defaults that do not fit, columns that need a value and have no mapping.
   *
   * @return sentences; empty when the rows can be compiled
   */
  public static List<String> faults(List<MappingRow> rows, TargetTable table) {
    List<String> faults = new ArrayList<>();
    Set<String> mapped =
        rows.stream().map(MappingRow::targetField).collect(Collectors.toCollection(HashSet::new));
    for (MappingRow row : rows) {
      faults.addAll(faults(row));
      table
          .column(row.targetField())
          .ifPresentOrElse(
              column -> checkDefault(row, column, faults),
              () -> faults.add(table.name() + " has no column " + row.targetField() + "."));
    }
    duplicates(rows)
        .keySet()
        .forEach(i -> faults.add(rows.get(i).targetField() + " is mapped more than once."));
    for (TargetColumn column : table.columns()) {
      boolean key = table.key().contains(column.name());
      boolean needed = key || !column.nullable() && !column.hasDefault();
      if (needed
          && !column.name().equals(TargetTable.ROWVERSION)
          && !mapped.contains(column.name())) {
        faults.add(
            table.name()
                + "."
                + column.name()
                + (key ? " belongs to the key" : " needs a value")
                + " and has no mapping.");
      }
      if (key && !WrittenField.canBeKey(column)) {
        faults.add(table.name() + "." + column.name() + " is of a type that a key cannot have.");
      }
    }
    return faults;
  }

  private static void checkDefault(MappingRow row, TargetColumn column, List<String> faults) {
    if (row.defaultValue() == null) {
      return;
    }
    CopyRows scratch = new CopyRows(1, 0);
    scratch.begin();
    try {
      Target.of(column).text(row.defaultValue(), scratch);
    } catch (FieldFault e) {
      faults.add("The default_value does not fit. " + e.getMessage());
    }
  }

  private static boolean fillsNull(Pipeline pipeline) {
    return pipeline.transformations().stream().anyMatch(Transformation::fillsNull);
  }

  private static boolean isStorable(MappingRow row) {
    return Unicode.isStorable(row.sourceField())
        && Unicode.isStorable(row.targetField())
        && Unicode.isStorable(row.transformation())
        && (row.defaultValue() == null || Unicode.isStorable(row.defaultValue()));
  }
}
