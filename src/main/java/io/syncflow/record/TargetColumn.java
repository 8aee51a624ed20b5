package io.syncflow.record;

/**
 * A column as the target's catalogue describes it.
 *
 * @param name the column's name
 * @param type its type; {@code varchar} and {@code char} are {@link TargetType#TEXT} with a length
 * @param sqlType the type as {@code format_type} prints it, for example {@code character
 *     varying(40)}
 * @param maxLength characters allowed; 0 = no limit
 * @param precision digits allowed of a NUMERIC; 0 = no limit
 * @param scale decimal places of a NUMERIC with a precision
 * @param nullable whether NULL is allowed
 * @param hasDefault whether the column has a default
 */
public record TargetColumn(
    String name,
    TargetType type,
    String sqlType,
    int maxLength,
    int precision,
    int scale,
    boolean nullable,
    boolean hasDefault) {}
