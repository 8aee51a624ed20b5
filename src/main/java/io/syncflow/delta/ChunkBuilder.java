package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.Position;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.Rejection;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceRow;
import io.syncflow.record.Stage;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import io.syncflow.record.TargetType;
import io.syncflow.record.UnreadableValue;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Maps and encodes the rows of a read, chunk by chunk, on the read-ahead thread. */
final class ChunkBuilder {

  /** A read starts with a small chunk, so that loading need not wait for a full one. */
  private static final int FIRST = 2_500;

  private static final int DOUBLINGS = 10;

  private final SourceRead read;
  private final RowMapper mapper;
  private final List<TargetColumn> columns;
  private final int size;
  private int sequence;
  private Long highest;
  private BusinessKey lastKey = new BusinessKey(List.of());

  ChunkBuilder(SourceRead read, RowMapping mapping, int size) throws SQLException {
    this.read = read;
    this.mapper = mapping.compile(read.columns());
    this.columns = withRowversion(mapper.columns());
    this.size = size;
  }

  /** What had to be decided about values so far, in a sentence each. */
  List<String> notices() {
    return mapper.notices();
  }

  /** The number of fields of every row, for the buffers. */
  int fields() {
    return columns.size();
  }

  /** The next chunk, encoded into {@code rows}; null when the source is exhausted. */
  RecordChunk next(CopyRows rows) throws SQLException {
    rows.clear();
    List<Rejection> rejections = new ArrayList<>(0);
    int taken = 0;
    Long low = null;
    int most = Math.min(size, FIRST << Math.min(sequence, DOUBLINGS));
    read.beginChunk(most);
    while (taken < most && read.next()) {
      taken++;
      Long version = rowversion(rejections);
      if (version == null) {
        continue;
      }
      highest = highest == null ? version : Long.valueOf(Math.max(highest, version));
      // In cursor order the first is the lowest.
      low = low == null ? version : low;
      // A key per row would cost a string per row: the chunk's last row alone has its key kept.
      if (taken == most || read.isLast()) {
        lastKey = read.key();
      }
      map(rows, version, rejections);
    }
    if (taken == 0) {
      return null;
    }
    Position high = read.position(highest, lastKey);
    Long lowest = read.inCursorOrder() && high != null ? low : null;
    return new RecordChunk(
        sequence++, columns, rows, rejections, 0, lowest, high, read.originals());
  }

  /** The record's version; null when the record is rejected because it has none to be read. */
  private Long rowversion(List<Rejection> rejections) throws SQLException {
    try {
      Long version = read.rowversion();
      if (version == null) {
        rejections.add(withoutRowversion("missing", "has no rowversion"));
      }
      return version;
    } catch (UnreadableValue e) {
      rejections.add(withoutRowversion("unreadable", "has a rowversion that is none"));
      return null;
    }
  }

  private void map(CopyRows rows, long version, List<Rejection> rejections) {
    rows.begin();
    try {
      mapper.map(read.row(), rows);
      rows.int8(version);
      rows.end();
    } catch (FieldFault fault) {
      rows.discard();
      rejections.add(rejection(fault.stage(), fault.code(), fault.getMessage(), version));
    } catch (UnreadableValue unreadable) {
      rows.discard();
      rejections.add(
          rejection(
              Stage.PARSE, "unreadable_value", "the source's driver cannot read a value", version));
    }
  }

  private Rejection withoutRowversion(String what, String why) {
    return rejection(
        Stage.NORMALIZE,
        "rowversion_" + what,
        "the record " + why + ", so no later run would find its changes",
        null);
  }

  private Rejection rejection(Stage stage, String code, String reason, Long version) {
    SourceRow row = read.row();
    return new Rejection(
        mapper.key(row),
        version,
        stage,
        code,
        reason,
        mapper.rawJson(row),
        mapper.normalizedJson(row));
  }

  private static List<TargetColumn> withRowversion(List<TargetColumn> mapped) {
    List<TargetColumn> all = new ArrayList<>(mapped);
    all.add(
        new TargetColumn(TargetTable.ROWVERSION, TargetType.INT8, "bigint", 0, 0, 0, false, true));
    return List.copyOf(all);
  }
}
