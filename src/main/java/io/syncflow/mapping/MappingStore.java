package io.syncflow.mapping;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Field mappings in {@code bridge.field_mappings}, an organisation at a time. */
public final class MappingStore {

  private final OrgScope scope;

  public MappingStore(OrgScope scope) {
    this.scope = scope;
  }

  /** The entities that have mappings, by name. */
  public List<String> entities(UUID org) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT DISTINCT entity_name FROM bridge.field_mappings"
                      + " WHERE org_id = ? ORDER BY entity_name")) {
            query.setObject(1, org);
            List<String> entities = new ArrayList<>();
            try (ResultSet found = query.executeQuery()) {
              while (found.next()) {
                entities.add(found.getString(1));
              }
            }
            return entities;
          }
        });
  }

  /** The mappings of an entity in their order; empty when it has none. */
  public List<MappingRow> list(UUID org, String entity) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT source_field, target_field, transformation, default_value, is_required"
                      + " FROM bridge.field_mappings WHERE org_id = ? AND entity_name = ?"
                      + " ORDER BY position, target_field")) {
            query.setObject(1, org);
            query.setString(2, entity);
            List<MappingRow> rows = new ArrayList<>();
            try (ResultSet found = query.executeQuery()) {
              while (found.next()) {
                rows.add(
                    new MappingRow(
                        entity,
                        found.getString(1),
                        found.getString(2),
                        found.getString(3),
                        found.getString(4),
                        found.getBoolean(5)));
              }
            }
            return rows;
          }
        });
  }

  /** Replaces the mappings of every file's entity in one transaction. */
  public void replaceAll(UUID org, List<MappingFile> files) {
    scope.run(org, connection -> files.forEach(file -> replace(org, file.entity(), file.rows())));
  }

  /** Makes these the mappings of an entity. Rows that stay keep their identity. */
  public void replace(UUID org, String entity, List<MappingRow> rows) {
    scope.run(
        org,
        connection -> {
          deleteOthers(connection, org, entity, rows);
          upsert(connection, org, entity, rows);
        });
  }

  private static void deleteOthers(
      Connection connection, UUID org, String entity, List<MappingRow> rows) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM bridge.field_mappings WHERE org_id = ? AND entity_name = ?"
                + " AND (source_field, target_field) NOT IN"
                + " (SELECT * FROM unnest(?::text[], ?::text[]))")) {
      delete.setObject(1, org);
      delete.setString(2, entity);
      delete.setArray(
          3,
          connection.createArrayOf("text", rows.stream().map(MappingRow::sourceField).toArray()));
      delete.setArray(
          4,
          connection.createArrayOf("text", rows.stream().map(MappingRow::targetField).toArray()));
      delete.executeUpdate();
    }
  }

  private static void upsert(Connection connection, UUID org, String entity, List<MappingRow> rows)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO bridge.field_mappings AS m (uid, org_id, entity_name, source_field,"
                + " target_field, transformation, default_value, is_required, position)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " ON CONFLICT (org_id, entity_name, source_field, target_field) DO UPDATE"
                + " SET transformation = excluded.transformation,"
                + " default_value = excluded.default_value,"
                + " is_required = excluded.is_required, position = excluded.position"
                + " WHERE (m.transformation, m.default_value, m.is_required, m.position)"
                + " IS DISTINCT FROM (excluded.transformation, excluded.default_value,"
                + " excluded.is_required, excluded.position)")) {
      for (int i = 0; i < rows.size(); i++) {
        MappingRow row = rows.get(i);
        upsert.setObject(1, UuidCreator.getTimeOrderedEpochPlus1());
        upsert.setObject(2, org);
        upsert.setString(3, entity);
        upsert.setString(4, row.sourceField());
        upsert.setString(5, row.targetField());
        upsert.setString(6, row.transformation());
        upsert.setString(7, row.defaultValue());
        upsert.setBoolean(8, row.required());
        upsert.setInt(9, i);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }
}
