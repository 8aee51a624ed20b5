package io.syncflow.record;

import java.util.List;

/**
 * A foreign key of a target table: the child waits in {@code pending_children} while its parent is
 * missing.
 *
 * @param constraint the constraint's name
 * @param parentTable the referenced table's name without schema; it is also the parent's entity
 *     name
 * @param columns the child's columns
 * @param parentColumns the referenced columns, in the same order
 */
public record ParentKey(
    String constraint, String parentTable, List<String> columns, List<String> parentColumns) {}
