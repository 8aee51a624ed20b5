package io.syncflow.record;

/**
 * A column as the source describes it.
 *
 * @param name the column's name as the source spells it; compared without regard to case
 * @param jdbcType a constant of {@link java.sql.Types}, or {@link #SELF_TYPED}
 * @param precision digits or characters; 0 when the source does not say
 * @param scale decimal places; 0 when the source does not say
 */
public record SourceColumn(String name, int jdbcType, int precision, int scale) {

  /** The type of a column whose values say themselves what they are; no JDBC type has it. */
  public static final int SELF_TYPED = Integer.MIN_VALUE;

  /** A column that is read with {@link SourceRow#value}. */
  public static SourceColumn selfTyped(String name) {
    return new SourceColumn(name, SELF_TYPED, 0, 0);
  }
}
