package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.RowMapping;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Reads the source records of given keys as chunks for the ordinary steps; the bean behind {@code
 * direct:load-keys}.
 */
public final class KeyedReader {

  /** More keys than this are a delta or a sweep, and would not fit in memory for long. */
  public static final int MOST_KEYS = 100_000;

  private final SourceDatabases sources;
  private final RunControl control;
  private final RunProgress progress;

  public KeyedReader(SourceDatabases sources, RunControl control, RunProgress progress) {
    this.sources = sources;
    this.control = control;
    this.progress = progress;
  }

  /**
   * Opens the source and starts reading the records of these keys ahead. The chunks have no
   * position, so the cursor stays where it is. A key that the source does not have gives no record.
   *
   * @param run the open run
   * @param delta the entity's definition
   * @param mapping the entity's field mappings
   * @param keys up to {@link #MOST_KEYS} keys, parts as text in the order of the definition's key
   *     columns
   * @return the chunks, to be split synchronously; closed by their last {@code hasNext} or by the
   *     splitter
   * @throws IllegalArgumentException when there are too many keys, or one has another number of
   *     parts than the definition has key columns
   * @throws DatabaseException when the source refuses the connection or the query
   */
  public Chunks read(Run run, DeltaDefinition delta, RowMapping mapping, List<BusinessKey> keys) {
    refuseUnfit(delta, keys);
    DataSource source = sources.of(run.org(), delta.system());
    SourceQuery query = SourceQuery.of(delta, mapping.sourceFields());
    try {
      KeyedRead read = new KeyedRead(source, query, mapping, keys);
      return Chunks.start(run, control, progress, read, mapping, delta.chunkSize());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static void refuseUnfit(DeltaDefinition delta, List<BusinessKey> keys) {
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException(
          keys.size() + " keys are more than the " + MOST_KEYS + " that are read at once");
    }
    for (BusinessKey key : keys) {
      if (key.parts().size() != delta.key().size()) {
        throw new IllegalArgumentException(
            "the key " + key.json() + " does not have the parts " + String.join(", ", delta.key()));
      }
    }
  }
}
