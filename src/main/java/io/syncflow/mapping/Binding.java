package io.syncflow.mapping;

import java.util.function.Function;

/**
 * What a transformation is bound to.
 *
 * @param field the target field, for sentences about bad values
 * @param columns finds the reader of a source field by its name
 * @param clocks told of times that clocks do not show once
 */
record Binding(String field, Function<String, SourceReader> columns, ClockChanges clocks) {}
