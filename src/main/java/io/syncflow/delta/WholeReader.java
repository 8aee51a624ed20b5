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
 * Reads all of a source, mapped, to be compared with the target: the bean behind the key sweep and
 * the reconciliation. It reads every record there is, or fails.
 */
public final class WholeReader {

  private final SourceDatabases databases;
  private final SourceReads others;
  private final RunControl control;
  private final RunProgress progress;

  /**
   * @param others asked first; what it does not open is a database
   */
  public WholeReader(
      SourceDatabases databases, SourceReads others, RunControl control, RunProgress progress) {
    this.databases = databases;
    this.others = others;
    this.control = control;
    this.progress = progress;
  }

  /**
   * Opens the source and starts reading every record ahead; a database in one snapshot.
   *
   * @param run the open run
   * @param delta the entity's definition
   * @param mapping the entity's field mappings
   * @return the chunks, without positions, to be split synchronously; closed by their last {@code
   *     hasNext} or by the splitter
   * @throws DatabaseException when the source refuses the connection or the query
   */
  public Chunks read(Run run, DeltaDefinition delta, RowMapping mapping) {
    return read(run, delta, mapping, false);
  }

  /**
   * {@link #read} of the target's key columns alone, for conclusions from what is not there: a
   * source that is no database has to say itself how many records it has.
   */
  public Chunks readKeys(Run run, DeltaDefinition delta, RowMapping mapping) {
    return read(run, delta, mapping.ofKey(), true);
  }

  private Chunks read(Run run, DeltaDefinition delta, RowMapping mapping, boolean provably) {
    try {
      SourceRead read = open(run, delta, mapping, provably);
      return Chunks.start(run, control, progress, read, mapping, delta.chunkSize());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private SourceRead open(Run run, DeltaDefinition delta, RowMapping mapping, boolean provably)
      throws SQLException {
    Optional<SourceRead> other =
        others.open(delta.request(run, mapping, new Wanted.All(provably), () -> control.obey(run)));
    return other.isPresent()
        ? other.get()
        : new WholeRead(
            databases.of(run.org(), delta.system()), SourceQuery.of(delta, mapping.sourceFields()));
  }
}
