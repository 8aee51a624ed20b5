package io.syncflow.delta;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of a backfill: pages in key order, each from the key the last one ended with (decision
 * 19), inside what Oracle, PostgreSQL and H2's Oracle mode accept. What changed after the pass
 * began belongs to the delta and is left out.
 *
 * @param key the key columns, in key order
 * @param bound the highest rowversion when the pass began; null when no record had one
 */
record NightQuery(SourceQuery query, List<KeyColumn> key, Long bound) {

  /** The highest version and the source's clock. */
  static String highest(DeltaDefinition delta) {
    return "SELECT MAX("
        + delta.rowversion().column()
        + "), MAX(CURRENT_TIMESTAMP) FROM "
        + delta.table();
  }

  /** How many records are left. */
  String count(boolean from) {
    return "SELECT COUNT(*) FROM " + query.delta().table() + where(from);
  }

  /** How many records of the pass have no key. */
  String countKeyless() {
    return "SELECT COUNT(*) FROM " + query.delta().table() + whereKeyless();
  }

  /** The next records. */
  String page(boolean from, int limit) {
    return query.select() + where(from) + order("") + " FETCH FIRST " + limit + " ROWS ONLY";
  }

  /** The last record there is. */
  String last(boolean from) {
    return query.select() + where(from) + order(" DESC") + " FETCH FIRST 1 ROWS ONLY";
  }

  /** The records that have no key, which no page holds. */
  String keyless() {
    return query.select() + whereKeyless();
  }

  private String where(boolean from) {
    return " WHERE " + within() + nulls(" AND ", "NOT NULL", " AND ") + (from ? after() : "");
  }

  private String whereKeyless() {
    return " WHERE " + within() + " AND (" + nulls("", "NULL", " OR ") + ")";
  }

  private String within() {
    String version = query.delta().rowversion().column();
    String none = version + " IS NULL";
    return bound == null
        ? none
        : "(" + version + " < " + query.delta().rowversion().placeholder() + " OR " + none + ")";
  }

  private String nulls(String before, String which, String between) {
    return key.stream()
        .map(column -> column.name() + " IS " + which)
        .collect(Collectors.joining(between, before, ""));
  }

  /** The first part alone stands in front of the rest, so that an index on the key is entered. */
  private String after() {
    KeyColumn first = key.get(0);
    String enter = key.size() == 1 ? "" : " AND " + first.name() + " >= " + first.placeholder();
    return enter + " AND " + after(0);
  }

  private String after(int part) {
    KeyColumn column = key.get(part);
    String greater = column.name() + " > " + column.placeholder();
    if (part == key.size() - 1) {
      return greater;
    }
    String equal = column.name() + " = " + column.placeholder();
    return "(" + greater + " OR (" + equal + " AND " + after(part + 1) + "))";
  }

  private String order(String direction) {
    return key.stream()
        .map(column -> column.name() + direction)
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  /**
   * Binds the variables of a statement of this query.
   *
   * @param from the key it starts behind; null for the beginning
   */
  void bind(PreparedStatement statement, List<Object> from) throws SQLException {
    int index = 1;
    if (bound != null) {
      Rowversion version = query.delta().rowversion();
      version.bind(statement, index++, Math.addExact(bound, version.step()));
    }
    if (from == null) {
      return;
    }
    if (key.size() > 1) {
      statement.setObject(index++, from.get(0));
    }
    for (int part = 0; part < key.size(); part++) {
      statement.setObject(index++, from.get(part));
      if (part < key.size() - 1) {
        statement.setObject(index++, from.get(part));
      }
    }
  }
}
