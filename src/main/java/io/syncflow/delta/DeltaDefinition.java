package io.syncflow.delta;

import io.syncflow.ledger.Run;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceReads;
import java.util.List;

/**
 * What a route says about one entity's delta.
 *
 * @param system the source system, for example {@code oracle_ifs}
 * @param entity the entity, which is also its target table
 * @param table the source table or view, with its schema
 * @param key the source's key columns
 * @param rowversion the column that says what is new
 * @param overlap how far below the cursor a run reads again, in the rowversion's unit
 * @param widestOverlap how far late rows may widen the overlap, in the same unit
 * @param chunkSize records per chunk
 */
public record DeltaDefinition(
    String system,
    String entity,
    String table,
    List<String> key,
    Rowversion rowversion,
    long overlap,
    long widestOverlap,
    int chunkSize) {

  /**
   * What a run asks of a source that is not a database.
   *
   * @param patience called while the read waits; throws to end the wait
   */
  SourceReads.Request request(
      Run run, RowMapping mapping, SourceReads.Wanted wanted, Runnable patience) {
    return new SourceReads.Request(
        run.org(),
        run.id(),
        system,
        table,
        mapping,
        key,
        rowversion.column(),
        rowversion.type() != Rowversion.Type.NUMBER,
        wanted,
        patience);
  }
}
