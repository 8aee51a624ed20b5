package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceReads;
import io.syncflow.record.SourceReads.Wanted;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the source records of given keys as chunks for the ordinary steps; the bean behind {@code
 * direct:load-keys}.
 */
public final class KeyedReader {

  /** More keys than this are a delta or a sweep, and would not fit in memory for long. */
  public static final int MOST_KEYS = 100_000;

  private final SourceDatabases databases;
  private final SourceReads others;
  private final RunControl control;
  private final RunProgress progress;

  /**
   * @param others asked first; what it does not open is a database
   */
  public KeyedReader(
      SourceDatabases databases, SourceReads others, RunControl control, RunProgress progress) {
    this.databases = databases;
    this.others = others;
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
    try {
      SourceRead read = open(run, delta, mapping, keys);
      return Chunks.start(run, control, progress, read, mapping, delta.chunkSize());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private SourceRead open(
      Run run, DeltaDefinition delta, RowMapping mapping, List<BusinessKey> keys)
      throws SQLException {
    Optional<SourceRead> other =
        others.open(delta.request(run, mapping, new Wanted.Keys(keys), () -> control.obey(run)));
    return other.isPresent()
        ? other.get()
        : new KeyedRead(
            databases.of(run.org(), delta.system()),
            SourceQuery.of(delta, mapping.sourceFields()),
            mapping,
            keys);
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
