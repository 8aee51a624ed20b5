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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for field mappings before any record is read (B54). */
final class MappingRules {

  /**
   * A fault of one row among others.
   *
   * @param row the row's index; -1 when it concerns none of them
   * @param reason one sentence
   */
  record RowFault(int row, String reason) {}

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
    } else if (row.targetField().equals(TargetTable.ROWVERSION)
        || row.targetField().equals(TargetTable.DELETED_AT)) {
      faults.add("target_field " + row.targetField() + " is written by the hub itself.");
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

  /** Everything that keeps an entity's rows from being compiled for a table. */
  static List<String> faults(List<MappingRow> rows, TargetTable table) {
    List<String> faults = new ArrayList<>();
    rows.forEach(row -> faults.addAll(faults(row)));
    duplicates(rows)
        .keySet()
        .forEach(i -> faults.add(rows.get(i).targetField() + " is mapped more than once."));
    misfits(rows, table).forEach(fault -> faults.add(fault.reason()));
    return faults;
  }

  /**
   * What is wrong with rows beside the table they are meant for: unknown columns, defaults that do
   * not fit, columns that need a value and have no mapping.
   */
  static List<RowFault> misfits(List<MappingRow> rows, TargetTable table) {
    List<RowFault> faults = new ArrayList<>();
    Set<String> mapped = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      MappingRow row = rows.get(i);
      mapped.add(row.targetField());
      Optional<TargetColumn> column = table.column(row.targetField());
      if (column.isEmpty()) {
        faults.add(new RowFault(i, table.name() + " has no column " + row.targetField() + "."));
      } else if (row.defaultValue() != null) {
        checkDefault(i, row.defaultValue(), column.get(), faults);
      }
    }
    for (TargetColumn column : table.columns()) {
      checkNeeded(table, column, mapped, faults);
    }
    return faults;
  }

  private static void checkNeeded(
      TargetTable table, TargetColumn column, Set<String> mapped, List<RowFault> faults) {
    boolean key = table.key().contains(column.name());
    boolean needed = key || !column.nullable() && !column.hasDefault();
    String name = table.name() + "." + column.name();
    if (key && !WrittenField.canBeKey(column)) {
      faults.add(new RowFault(-1, name + " is of a type that a key cannot have."));
    }
    if (needed
        && !column.name().equals(TargetTable.ROWVERSION)
        && !mapped.contains(column.name())) {
      faults.add(
          new RowFault(
              -1,
              name + (key ? " belongs to the key" : " needs a value") + " and has no mapping."));
    }
  }

  private static void checkDefault(
      int row, String value, TargetColumn column, List<RowFault> faults) {
    CopyRows scratch = new CopyRows(1, 0);
    scratch.begin();
    try {
      Target.of(column).text(value, scratch);
    } catch (FieldFault e) {
      faults.add(new RowFault(row, "default_value does not fit: " + e.getMessage()));
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
