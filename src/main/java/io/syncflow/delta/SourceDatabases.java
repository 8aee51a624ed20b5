package io.syncflow.delta;

import java.util.UUID;
import javax.sql.DataSource;

/** Finds the database behind an organisation's connection to a source system. */
@FunctionalInterface
public interface SourceDatabases {

  /**
   * The pool of that connection.
   *
   * @throws IllegalStateException when the organisation has no such connection, in a sentence for
   *     people
   */
  DataSource of(UUID org, String system);
}
