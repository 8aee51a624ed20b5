package io.syncflow.deadletter;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Dead letters written by hand, and looks at what became of them. */
final class Letters implements AutoCloseable {

  final TestDatabase database = TestDatabase.create();
  final UUID org = database.organisation("acme");
  final UUID batch = UUID.randomUUID();

  Letters() {
    execute(
        "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type)"
            + " VALUES ('%s', '%s', 'oracle_ifs', 'items', 'realtime')".formatted(batch, org));
  }

  /** An open dead letter of the entity items. */
  UUID add(String stage, String code, String reason, String raw) {
    return add(org, "items", stage, code, reason, raw);
  }

  UUID add(UUID owner, String entity, String stage, String code, String reason, String raw) {
    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
    database
        .scope()
        .run(
            owner,
            connection -> {
              try (PreparedStatement insert =
                  connection.prepareStatement(
                      "INSERT INTO bridge.failed_records (uid, org_id, batch_uid, source_system,"
                          + " entity_name, business_key, bk_hash, source_rowversion, raw_data,"
                          + " stage_failed, error_code, error_message) VALUES (?, ?, ?,"
                          + " 'oracle_ifs', ?, jsonb_build_array(?::text),"
                          + " encode(sha256(convert_to(?::text, 'UTF8')), 'hex'), 1, ?::jsonb, ?, ?,"
                          + " ?)")) {
                insert.setObject(1, id);
                insert.setObject(2, owner);
                insert.setObject(3, batch);
                insert.setString(4, entity);
                insert.setString(5, id.toString());
                insert.setString(6, id.toString());
                insert.setString(7, raw);
                insert.setString(8, stage);
                insert.setString(9, code);
                insert.setString(10, reason);
                insert.executeUpdate();
              }
            });
    return id;
  }

  /** The rows of a query as text, columns joined by a comma. */
  List<String> ask(String sql) {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answer = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        answer.add(String.join(",", values));
      }
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
