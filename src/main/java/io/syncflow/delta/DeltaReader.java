package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.RowMapping;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Starts the streaming read of an entity's delta; the bean that the route template {@code
 * rowversion-delta} calls.
 */
public final class DeltaReader {

  private final SourceDatabases sources;
  private final RunControl control;
  private final RunProgress progress;

  public DeltaReader(SourceDatabases sources, RunControl control, RunProgress progress) {
    this.sources = sources;
    this.control = control;
    this.progress = progress;
  }

  /**
   * Opens the source, takes the bound and starts reading ahead.
   *
   * @param run the open run; its cursor says where to start
   * @param delta the entity's definition
   * @param mapping the entity's field mappings
   * @return the chunks, to be split synchronously; closed by their last {@code hasNext} or by the
   *     splitter
   * @throws DatabaseException when the source refuses the connection or the query
   */
  public Chunks read(Run run, DeltaDefinition delta, RowMapping mapping) {
    DataSource source = sources.of(run.org(), delta.system());
    try {
      DeltaRead read = new DeltaRead(source, delta, mapping, run);
      try {
        progress.expect(run, read.total(), read.sourceClock());
        return new Chunks(run, control, read, builder(read, delta, mapping, source));
      } catch (SQLException | RuntimeException e) {
        read.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static ChunkBuilder builder(
      DeltaRead read, DeltaDefinition delta, RowMapping mapping, DataSource source)
      throws SQLException {
    if (read.isEmpty()) {
      return null;
    }
    return new ChunkBuilder(
        read,
        read.compile(mapping),
        delta.chunkSize(),
        new ReadAgain(source, read.query(), mapping, read.keyColumns()));
  }
}
