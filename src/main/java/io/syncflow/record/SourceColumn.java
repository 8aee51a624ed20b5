package io.syncflow.record;

/**
 * A column as the source describes it.
 *
 * @param name the column's name as the source spells it; compared without regard to case
 * @param jdbcType a constant of {@link java.sql.Types}
 * @param precision digits or characters; 0 when the source does not say
 * @param scale decimal places; 0 when the source does not say
 */
public record SourceColumn(String name, int jdbcType, int precision, int scale) {}
