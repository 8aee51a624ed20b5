package io.syncflow.load;

import io.syncflow.db.OrgScope;
import io.syncflow.record.ParentKey;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import io.syncflow.record.TargetType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Describes target tables as the database's catalogue knows them. Keeps nothing between calls. */
public final class TargetCatalogue {

  private static final String TABLE =
      "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'r'";

  private static final String COLUMNS =
      "SELECT a.attname, t.typname, format_type(a.atttypid, a.atttypmod), a.atttypmod, a.attnotnull,"
          + " a.atthasdef OR a.attidentity <> ''"
          + " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
          + " WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped"
          + " AND a.attgenerated = '' AND a.attidentity <> 'a' ORDER BY a.attnum";

  private static final String KEY =
      "SELECT a.attname FROM pg_constraint k"
          + " CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS p (attnum, n)"
          + " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum"
          + " WHERE k.conrelid = ? AND k.contype = 'p' ORDER BY p.n";

  private static final String PARENTS =
      "SELECT k.conname, parent.relname,"
          + " (SELECT array_agg(a.attname::text ORDER BY p.n)"
          + "  FROM unnest(k.conkey) WITH ORDINALITY AS p (attnum, n)"
          + "  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum),"
          + " (SELECT array_agg(a.attname::text ORDER BY p.n)"
          + "  FROM unnest(k.confkey) WITH ORDINALITY AS p (attnum, n)"
          + "  JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = p.attnum)"
          + " FROM pg_constraint k JOIN pg_class child ON child.oid = k.conrelid"
          + " JOIN pg_class parent ON parent.oid = k.confrelid"
          + " WHERE k.conrelid = ? AND k.contype = 'f' AND parent.relnamespace = child.relnamespace"
          + " ORDER BY k.conname";

  private static final String CHILDREN =
      "SELECT DISTINCT child.relname FROM pg_constraint k"
          + " JOIN pg_class child ON child.oid = k.conrelid"
          + " JOIN pg_class parent ON parent.oid = k.confrelid"
          + " JOIN pg_namespace n ON n.oid = parent.relnamespace"
          + " WHERE k.contype = 'f' AND n.nspname = ? AND parent.relname = ?"
          + " AND child.relnamespace = parent.relnamespace AND child.relkind = 'r'"
          + " ORDER BY child.relname";

  private final OrgScope scope;
  private final TargetSchema schemas;

  public TargetCatalogue(OrgScope scope) {
    this.scope = scope;
    this.schemas = new TargetSchema();
  }

  /**
   * Describes a table of the organisation's target schema. Generated columns are left out, and so
   * are columns of a type the hub does not write, as long as they need no value.
   *
   * @param org the organisation whose target is meant
   * @param table the table's name, which is also the entity's name
   * @throws UnusableTarget with a sentence when the table is missing, has no primary key, has no
   *     {@code src_rowversion bigint}, or requires a column of an unsupported type
   */
  public TargetTable describe(UUID org, String table) {
    return scope.call(org, connection -> describe(connection, schemas.of(connection, org), table));
  }

  TargetTable describe(Connection connection, String schema, String table) throws SQLException {
    long oid = oid(connection, schema, table);
    List<String> key = names(connection, oid);
    if (key.isEmpty()) {
      throw new UnusableTarget(schema, table, "has no primary key");
    }
    List<TargetColumn> columns = columns(connection, oid, schema, table, key);
    TargetTable described = new TargetTable(schema, table, columns, key, parents(connection, oid));
    if (described
        .column(TargetTable.ROWVERSION)
        .map(c -> c.type() != TargetType.INT8)
        .orElse(true)) {
      throw new UnusableTarget(
          schema, table, "has no column " + TargetTable.ROWVERSION + " of type bigint");
    }
    return described;
  }

  /** The names of the tables in the same schema whose foreign keys refer to this one. */
  List<String> children(Connection connection, TargetTable parent) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(CHILDREN)) {
      ask.setString(1, parent.schema());
      ask.setString(2, parent.name());
      List<String> children = new ArrayList<>();
      try (ResultSet rows = ask.executeQuery()) {
        while (rows.next()) {
          children.add(rows.getString(1));
        }
      }
      return children;
    }
  }

  private static long oid(Connection connection, String schema, String table) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(TABLE)) {
      ask.setString(1, schema);
      ask.setString(2, table);
      try (ResultSet row = ask.executeQuery()) {
        if (!row.next()) {
          throw new UnusableTarget(schema, table, "does not exist or is not an ordinary table");
        }
        return row.getLong(1);
      }
    }
  }

  private static List<String> names(Connection connection, long oid) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(KEY)) {
      ask.setLong(1, oid);
      List<String> names = new ArrayList<>();
      try (ResultSet rows = ask.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      return names;
    }
  }

  private static List<TargetColumn> columns(
      Connection connection, long oid, String schema, String table, List<String> key)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(COLUMNS)) {
      ask.setLong(1, oid);
      List<TargetColumn> columns = new ArrayList<>();
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          String name = row.getString(1);
          TargetType type = type(row.getString(2));
          boolean nullable = !row.getBoolean(5);
          boolean hasDefault = row.getBoolean(6);
          if (type != null) {
            columns.add(
                column(
                    name,
                    type,
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4),
                    nullable,
                    hasDefault));
          } else if (key.contains(name) || !nullable && !hasDefault) {
            throw new UnusableTarget(
                schema,
                table,
                "requires column "
                    + name
                    + " of type "
                    + row.getString(3)
                    + ", which the hub does not write");
          }
        }
      }
      return List.copyOf(columns);
    }
  }

  private static TargetColumn column(
      String name,
      TargetType type,
      String typeName,
      String sqlType,
      int modifier,
      boolean nullable,
      boolean hasDefault) {
    boolean limited = modifier >= 4;
    boolean numeric = limited && type == TargetType.NUMERIC;
    boolean sized = limited && (typeName.equals("varchar") || typeName.equals("bpchar"));
    return new TargetColumn(
        name,
        type,
        sqlType,
        sized ? modifier - 4 : 0,
        numeric ? modifier - 4 >> 16 & 0xFFFF : 0,
        numeric ? (modifier - 4 & 0x7FF ^ 0x400) - 0x400 : 0,
        nullable,
        hasDefault);
  }

  private static TargetType type(String name) {
    return switch (name) {
      case "text", "varchar", "bpchar" -> TargetType.TEXT;
      case "int2" -> TargetType.INT2;
      case "int4" -> TargetType.INT4;
      case "int8" -> TargetType.INT8;
      case "numeric" -> TargetType.NUMERIC;
      case "float8" -> TargetType.FLOAT8;
      case "bool" -> TargetType.BOOL;
      case "date" -> TargetType.DATE;
      case "timestamp" -> TargetType.TIMESTAMP;
      case "timestamptz" -> TargetType.TIMESTAMPTZ;
      case "uuid" -> TargetType.UUID;
      case "jsonb" -> TargetType.JSONB;
      case "bytea" -> TargetType.BYTEA;
      default -> null;
    };
  }

  private static List<ParentKey> parents(Connection connection, long oid) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(PARENTS)) {
      ask.setLong(1, oid);
      List<ParentKey> parents = new ArrayList<>();
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          parents.add(
              new ParentKey(
                  row.getString(1),
                  row.getString(2),
                  strings(row.getArray(3)),
                  strings(row.getArray(4))));
        }
      }
      return List.copyOf(parents);
    }
  }

  private static List<String> strings(Array array) throws SQLException {
    return List.copyOf(Arrays.asList((String[]) array.getArray()));
  }

  /** A table that records cannot be loaded into; the message says why in one sentence. */
  public static final class UnusableTarget extends IllegalArgumentException {
    UnusableTarget(String schema, String table, String why) {
      super("target table " + schema + "." + table + " " + why);
    }
  }
}
