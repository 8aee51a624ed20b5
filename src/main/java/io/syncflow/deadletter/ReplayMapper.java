package io.syncflow.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.JsonValues;
import io.syncflow.record.RawRecord;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.Rejection;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.Stage;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import io.syncflow.record.TargetType;
import io.syncflow.record.UnreadableValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Maps the records of a page with the mappings of today. Serves one page. */
final class ReplayMapper {

  private static final TargetColumn VERSION =
      new TargetColumn(TargetTable.ROWVERSION, TargetType.INT8, "bigint", 0, 0, 0, false, true);
  private static final int FIRST_BUFFER = 1 << 16;

  private final RowMapping mapping;
  private final ObjectMapper json = JsonValues.mapper();
  private final Map<List<SourceColumn>, RowMapper> mappers = new HashMap<>();
  private final Map<BusinessKey, String> originals = new HashMap<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final List<Keyed> keyed = new ArrayList<>();
  private List<TargetColumn> columns;
  private CopyRows rows;

  ReplayMapper(RowMapping mapping) {
    this.mapping = mapping;
  }

  /** A dead letter and the key its record has today. */
  record Keyed(Letter letter, BusinessKey key, RowMapper mapper, RawRecord record) {}

  /**
   * Reads the record and its key.
   *
   * @return null when that is impossible: the letter is among the rejections then
   */
  Keyed key(Letter letter) {
    try {
      RawRecord record = letter.record() == null ? null : RawRecord.of(letter.record(), json);
      if (record == null || record.isStandIn()) {
        reject(
            letter,
            Stage.FETCH,
            "nothing_kept",
            "nothing was kept of the record; a replay reads it from its source again");
        return null;
      }
      RowMapper mapper = mapper(record);
      return new Keyed(letter, mapper.key(record), mapper, record);
    } catch (IllegalArgumentException e) {
      reject(
          letter, Stage.PARSE, "unreadable_record", "the record that was kept is no JSON object");
    } catch (IllegalStateException e) {
      // The mappings want a column that was not read when this record was.
      reject(letter, Stage.MAP, "source_field_missing", e.getMessage());
    } catch (UnreadableValue e) {
      reject(letter, Stage.PARSE, "unreadable_value", e.getMessage());
    }
    return null;
  }

  private RowMapper mapper(RawRecord record) {
    return mappers.computeIfAbsent(record.columns(), mapping::compile);
  }

  /** Maps a record, or rejects it under the key it is kept under. */
  void map(Keyed one) {
    if (rows == null) {
      columns = new ArrayList<>(one.mapper().columns());
      columns.add(VERSION);
      rows = new CopyRows(columns.size(), FIRST_BUFFER);
    }
    Letter letter = one.letter();
    if (letter.version() == null) {
      reject(
          one,
          Stage.NORMALIZE,
          "rowversion_missing",
          "the record has no rowversion, so nobody could tell whether it is out of date");
      return;
    }
    rows.begin();
    try {
      one.mapper().map(one.record(), rows);
      rows.int8(letter.version());
      rows.end();
      originals.put(one.key(), letter.raw());
    } catch (FieldFault fault) {
      rows.discard();
      reject(one, fault.stage(), fault.code(), fault.getMessage());
    } catch (UnreadableValue e) {
      rows.discard();
      reject(one, Stage.PARSE, "unreadable_value", e.getMessage());
    }
  }

  /** Rejects a record under the key it had. */
  void rejectAsItWas(Keyed one, Stage stage, String code, String reason) {
    reject(one.letter(), stage, code, reason);
  }

  private void reject(Keyed one, Stage stage, String code, String reason) {
    reject(one.letter(), one.key(), stage, code, reason, one.mapper().normalizedJson(one.record()));
  }

  private void reject(Letter letter, Stage stage, String code, String reason) {
    reject(letter, letter.key(), stage, code, reason, null);
  }

  /** Without raw data: what was kept stays as it is. */
  private void reject(
      Letter letter, BusinessKey key, Stage stage, String code, String reason, String normalized) {
    rejections.add(new Rejection(key, letter.version(), stage, code, reason, null, normalized));
  }

  /** Everything mapped and rejected so far. */
  RecordChunk chunk() {
    CopyRows all = rows == null ? new CopyRows(0, 0) : rows;
    return new RecordChunk(
        0, columns == null ? List.of() : columns, all, rejections, 0, null, this::find);
  }

  private Map<BusinessKey, String> find(List<BusinessKey> keys) {
    Map<BusinessKey, String> found = new HashMap<>();
    keys.forEach(key -> found.computeIfAbsent(key, originals::get));
    return found;
  }
}
