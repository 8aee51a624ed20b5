package io.syncflow.mapping;

import io.syncflow.record.TargetTable;
import java.util.Optional;
import java.util.UUID;

/** Finds the tables that mappings are meant for, so that a misfit is refused at import. */
@FunctionalInterface
public interface TargetTables {

  /** The organisation's target table of an entity; empty when there is none. */
  Optional<TargetTable> find(UUID org, String entity);
}
