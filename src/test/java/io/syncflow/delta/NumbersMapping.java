package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRow;
import io.syncflow.record.Stage;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetType;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Maps one positive integer, {@code id}, to itself and remembers what it mapped. */
final class NumbersMapping implements RowMapping {

  private final Queue<Long> mapped = new ConcurrentLinkedQueue<>();
  private final List<String> notices;

  NumbersMapping(String... notices) {
    this.notices = List.of(notices);
  }

  List<Long> mapped() {
    return List.copyOf(mapped);
  }

  @Override
  public List<String> sourceFields() {
    return List.of("id");
  }

  @Override
  public RowMapping ofKey() {
    return this;
  }

  @Override
  public RowMapper compile(List<SourceColumn> columns) {
    return new RowMapper() {
      @Override
      public List<TargetColumn> columns() {
        return List.of(new TargetColumn("id", TargetType.INT4, "integer", 0, 0, 0, false, false));
      }

      @Override
      public void map(SourceRow row, CopyRows out) throws FieldFault {
        long id = row.integer(0);
        if (id < 0) {
          throw new FieldFault(Stage.VALIDATE, "negative", "id is negative");
        }
        out.int4((int) id);
        mapped.add(id);
      }

      @Override
      public List<String> notices() {
        return notices;
      }

      @Override
      public BusinessKey key(SourceRow row) {
        return new BusinessKey(List.of(row.text(0)));
      }

      @Override
      public String rawJson(SourceRow row) {
        return "{\"id\":" + row.text(0) + "}";
      }

      @Override
      public String normalizedJson(SourceRow row) {
        return "{}";
      }
    };
  }
}
