package io.syncflow.load;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.TestDatabase;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.CopyRows;
import io.syncflow.record.Originals;
import io.syncflow.record.Position;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Runs, chunks and looks at the outcome, for tests of loading. */
final class LoadFixture implements AutoCloseable {

  static final String SYSTEM = "oracle_ifs";

  final TestDatabase database = TestDatabase.create();
  final UUID org = database.organisation("acme");
  final TargetCatalogue catalogue = new TargetCatalogue(database.scope());
  final Loader loader = loader(Loader.MAX_REFUSED);

  Loader loader(int maxRefused) {
    return new Loader(
        database.scope(), new ChunkBook(), new TargetCatalogue(database.scope()), maxRefused);
  }

  /** Creates tables in the schema schedulehub that the application may write. */
  void createTables(String... ddl) {
    try (Connection owner = database.owner();
        Statement statement = owner.createStatement()) {
      statement.execute("SET search_path = schedulehub");
      for (String table : ddl) {
        statement.execute(table);
      }
      statement.execute(
          "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA schedulehub TO syncflow_app");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  TargetTable target(String table) {
    return catalogue.describe(org, table);
  }

  /** An open run of the entity with the lease. */
  Run run(String entity) {
    return run(entity, null);
  }

  Run run(String entity, Long cursor) {
    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
    long fence =
        askLong(
            "INSERT INTO bridge.run_leases (org_id, source_system, entity_name, batch_uid, holder,"
                + " fence, lease_until) VALUES ('%s', '%s', '%s', '%s', 'test', 1, now() + '1 hour')"
                    .formatted(org, SYSTEM, entity, id)
                + " ON CONFLICT (org_id, source_system, entity_name, sync_type)"
                + " DO UPDATE SET fence = run_leases.fence + 1 RETURNING fence");
    execute(
        "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type, fence)"
            + " VALUES ('%s', '%s', '%s', '%s', 'realtime', %d)"
                .formatted(id, org, SYSTEM, entity, fence));
    return new Run(id, org, SYSTEM, entity, RunMode.REALTIME, fence, cursor, null, Instant.now());
  }

  /** A chunk of rows given as values in the order of the columns. */
  RecordChunk chunk(TargetTable target, List<String> columns, Object[]... rows) {
    return chunk(target, columns, List.of(), keys -> Map.of(), rows);
  }

  RecordChunk chunk(
      TargetTable target,
      List<String> columns,
      List<Rejection> rejections,
      Originals originals,
      Object[]... rows) {
    List<TargetColumn> described =
        columns.stream().map(c -> target.column(c).orElseThrow()).toList();
    CopyRows encoded = new CopyRows(columns.size(), 64);
    long low = Long.MAX_VALUE;
    long high = 0;
    for (Object[] row : rows) {
      encoded.begin();
      for (int i = 0; i < row.length; i++) {
        encode(encoded, described.get(i), row[i]);
      }
      encoded.end();
      low = Math.min(low, ((Number) row[row.length - 1]).longValue());
      high = Math.max(high, ((Number) row[row.length - 1]).longValue());
    }
    Position position = new Position(high, new BusinessKey(List.of("high")));
    return new RecordChunk(0, described, encoded, rejections, 0, low, position, originals);
  }

  private static void encode(CopyRows out, TargetColumn column, Object value) {
    if (value == null) {
      out.nothing();
      return;
    }
    switch (column.type()) {
      case TEXT -> out.text((String) value);
      case INT4 -> out.int4(((Number) value).intValue());
      case INT8 -> out.int8(((Number) value).longValue());
      case NUMERIC -> out.numeric(new BigDecimal(value.toString()));
      case BOOL -> out.bool((Boolean) value);
      case FLOAT8 -> out.float8(((Number) value).doubleValue());
      case JSONB -> out.jsonb((String) value);
      case BYTEA -> out.bytea((byte[]) value);
      case UUID -> out.uuid((UUID) value);
      case TIMESTAMP, TIMESTAMPTZ -> out.timestamp((Long) value);
      case DATE -> out.date((Long) value);
      default -> throw new IllegalArgumentException(column.toString());
    }
  }

  static Object[] row(Object... values) {
    return values;
  }

  static Rejection rejection(String key, Long version, String reason) {
    return new Rejection(
        key == null ? null : new BusinessKey(List.of(key)),
        version,
        Stage.VALIDATE,
        "value_too_long",
        reason,
        "{\"ID\":\"" + key + "\"}",
        null);
  }

  /** The rows of a query as text, columns joined by a comma, NULL as "null". */
  List<String> ask(String sql) {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute("SET search_path = schedulehub, bridge, public");
      List<String> answer = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(sql)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          String[] values = new String[columns];
          for (int i = 0; i < columns; i++) {
            values[i] = rows.getString(i + 1);
          }
          answer.add(String.join(",", Arrays.stream(values).map(String::valueOf).toList()));
        }
      }
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long askLong(String sql) {
    return Long.parseLong(ask(sql).get(0));
  }

  void execute(String sql) {
    try (Connection all = database.superuser();
        PreparedStatement statement = all.prepareStatement(sql)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
