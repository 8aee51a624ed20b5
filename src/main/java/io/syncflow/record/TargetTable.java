package io.syncflow.record;

import java.util.List;
import java.util.Optional;

/**
 * A table that records are loaded into, as the database's catalogue describes it.
 *
 * @param schema its schema
 * @param name its name; also the name of the entity it holds
 * @param columns its columns in table order, {@link #ROWVERSION} included
 * @param key its primary key, in key order
 * @param parents its foreign keys, by constraint name
 */
public record TargetTable(
    String schema,
    String name,
    List<TargetColumn> columns,
    List<String> key,
    List<ParentKey> parents) {

  /** Every target table carries the source's version of the row in this BIGINT column. */
  public static final String ROWVERSION = "src_rowversion";

  /** When the source stopped having the row, in a TIMESTAMPTZ column that a target may have. */
  public static final String DELETED_AT = "deleted_at";

  /** Whether rows are deleted softly: the table has {@link #DELETED_AT} of type TIMESTAMPTZ. */
  public boolean deletesSoftly() {
    return column(DELETED_AT).filter(c -> c.type() == TargetType.TIMESTAMPTZ).isPresent();
  }

  /** The column of that name, compared exactly. */
  public Optional<TargetColumn> column(String columnName) {
    return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
  }
}
