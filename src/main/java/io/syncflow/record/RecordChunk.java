package io.syncflow.record;

import java.util.List;

/**
 * The unit of work: up to some thousands of records that are loaded in one transaction.
 *
 * @param sequence 0 for the run's first chunk
 * @param columns the target columns of {@code rows}, in order, {@link TargetTable#ROWVERSION} last
 * @param rows the mapped records in COPY BINARY
 * @param rejections records that failed before loading
 * @param skipped records filtered by configuration
 * @param low the lowest rowversion read; null when the chunk read none, or not in the cursor's
 *     order
 * @param high the position of the last record read, rejected ones included; null when the chunk
 *     read none
 * @param originals finds the source records of rows that the target refuses
 * @param order keeps it behind the read's earlier chunks; null when they are committed
 */
public record RecordChunk(
    int sequence,
    List<TargetColumn> columns,
    CopyRows rows,
    List<Rejection> rejections,
    int skipped,
    Long low,
    Position high,
    Originals originals,
    ChunkOrder order) {

  /** A chunk whose predecessors are committed. */
  public RecordChunk(
      int sequence,
      List<TargetColumn> columns,
      CopyRows rows,
      List<Rejection> rejections,
      int skipped,
      Long low,
      Position high,
      Originals originals) {
    this(sequence, columns, rows, rejections, skipped, low, high, originals, null);
  }

  /** A chunk whose lowest rowversion tells nothing: it is not part of a read up to a cursor. */
  public RecordChunk(
      int sequence,
      List<TargetColumn> columns,
      CopyRows rows,
      List<Rejection> rejections,
      int skipped,
      Position high,
      Originals originals) {
    this(sequence, columns, rows, rejections, skipped, null, high, originals);
  }

  /** The same chunk with its read's order. */
  public RecordChunk in(ChunkOrder itsOrder) {
    return new RecordChunk(
        sequence, columns, rows, rejections, skipped, low, high, originals, itsOrder);
  }

  /** Records read from the source for this chunk. */
  public int fetched() {
    return rows.count() + rejections.size() + skipped;
  }
}
