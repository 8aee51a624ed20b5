package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceReads;
import io.syncflow.record.SourceReads.Wanted;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Starts the streaming read of an entity's delta; the bean that the route templates {@code
 * rowversion-delta} and {@code json-pull} call.
 */
public final class DeltaReader {

  private final SourceDatabases databases;
  private final SourceReads others;
  private final RunControl control;
  private final RunProgress progress;
  private final Overlaps overlaps;

  /** A reader of databases alone. */
  public DeltaReader(
      SourceDatabases databases, RunControl control, RunProgress progress, Overlaps overlaps) {
    this(databases, request -> Optional.empty(), control, progress, overlaps);
  }

  /**
   * @param others asked first; what it does not open is a database
   */
  public DeltaReader(
      SourceDatabases databases,
      SourceReads others,
      RunControl control,
      RunProgress progress,
      Overlaps overlaps) {
    this.databases = databases;
    this.others = others;
    this.control = control;
    this.progress = progress;
    this.overlaps = overlaps;
  }

  /**
   * Opens the source, takes the bound and starts reading ahead.
   *
   * @param run the open run; its cursor and the entity's overlap say where to start
   * @param delta the entity's definition
   * @param mapping the entity's field mappings
   * @return the chunks, to be split synchronously; closed by their last {@code hasNext} or by the
   *     splitter
   * @throws IllegalStateException when the run is for something else than a delta: its job does not
   *     go by {@code direct:run}
   * @throws DatabaseException when the source refuses the connection or the query
   */
  public Chunks read(Run run, DeltaDefinition delta, RowMapping mapping) {
    if (!run.mode().carriesForward()) {
      throw new IllegalStateException(
          run.entity() + " from " + run.system() + " knows no runs of mode " + run.mode().code());
    }
    try {
      SourceRead read = open(run, delta, mapping);
      return Chunks.start(run, control, progress, read, mapping, delta.chunkSize());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private SourceRead open(Run run, DeltaDefinition delta, RowMapping mapping) throws SQLException {
    Long from = overlaps.readFrom(run, delta);
    Optional<SourceRead> other =
        others.open(delta.request(run, mapping, new Wanted.Since(from), () -> control.obey(run)));
    return other.isPresent()
        ? other.get()
        : new DeltaRead(databases.of(run.org(), delta.system()), delta, mapping, from);
  }
}
