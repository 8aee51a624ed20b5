package io.syncflow.sandbox;

import java.util.Locale;

/**
 * A source table for which the hub has a route, and which a CSV file of the same name can therefore
 * stand in for.
 *
 * @param entity the hub's entity
 * @param table schema and table, for example {@code CO.ORDERS}
 * @param rowversion the kind of rowversion the route reads
 */
public record CsvSource(String entity, String table, Rowversion rowversion) {

  /** The kinds of rowversion an Oracle table may have. */
  public enum Rowversion {
    NUMBER,
    DATE,
    TIMESTAMP
  }

  String schema() {
    return table.substring(0, table.indexOf('.'));
  }

  /** The name a file must have to stand in for the table. */
  String fileName() {
    return table.substring(table.indexOf('.') + 1).toLowerCase(Locale.ROOT) + ".csv";
  }
}
