package io.syncflow.mapping;

import java.util.Objects;

/**
 * One field mapping: a row of {@code bridge.field_mappings} and of {@code config/mappings/*.csv}.
 *
 * <p>A value travels like this: the source field is read; it runs through {@code transformation};
 * what has no value then takes {@code defaultValue}; what still has none is refused when {@code
 * required}, is refused by validation when the target column is NOT NULL, and is NULL otherwise. An
 * empty text is a value, not a missing one: {@code null_if("")} makes it missing. A source column
 * that does not exist at all is a fault of the mapping and refuses the run.
 *
 * @param entity the entity, which is also the target table's name
 * @param sourceField the source's column, in any case; empty for a field made by {@code concat},
 *     {@code default} or {@code defaultValue} alone
 * @param targetField the target's column
 * @param transformation a {@link Pipeline}; empty for none
 * @param defaultValue the text taken when there is no value, read like a source text; null for none
 * @param required whether a missing value is a fault
 */
public record MappingRow(
    String entity,
    String sourceField,
    String targetField,
    String transformation,
    String defaultValue,
    boolean required) {

  public MappingRow {
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(sourceField, "sourceField");
    Objects.requireNonNull(targetField, "targetField");
    Objects.requireNonNull(transformation, "transformation");
  }
}
