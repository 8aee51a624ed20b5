package io.syncflow.record;

import java.util.List;

/** The field mappings of one entity, ready to be bound to a source's columns. */
public interface RowMapping {

  /** The source columns the mappings read, as written in them. */
  List<String> sourceFields();

  /**
   * Binds the mappings to the columns a read returned.
   *
   * @throws IllegalStateException naming every mapped source field the columns lack, and every
   *     target column that is required and has neither mapping nor default
   */
  RowMapper compile(List<SourceColumn> columns);

  /** The same mappings for the target's key columns alone, for reads that need no more. */
  RowMapping ofKey();
}
