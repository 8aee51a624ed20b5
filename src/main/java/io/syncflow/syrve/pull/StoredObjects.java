package io.syncflow.syrve.pull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.OrgScope;
import io.syncflow.record.JsonValues;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the raw objects for people, by key and never by offset. */
public final class StoredObjects {

  /** The words for types of objects. */
  public static final List<String> TYPES =
      Arrays.stream(ObjectType.values()).map(ObjectType::code).toList();

  /** A product's code is for scales and menus; documents name it by its num. */
  private static final String NUMBER =
      "CASE WHEN r.entity_type = 'product' THEN r.payload ->> 'num'"
          + " ELSE coalesce(r.payload ->> 'num', r.payload ->> 'code') END";

  private static final String LIST =
      "SELECT o.* FROM (SELECT DISTINCT ON (r.entity_type, r.syrve_id) r.entity_type, r.syrve_id,"
          + " r.natural_key, r.payload ->> 'name' AS name, "
          + NUMBER
          + " AS num,"
          + " r.last_seen_at, r.missing_since, r.sync_run_id, NULL::text AS payload"
          + " FROM public.syrve_raw_objects AS r WHERE r.tenant_id = ?"
          + " AND (?::text IS NULL OR r.entity_type = ?)"
          + " AND (?::uuid IS NULL OR r.syrve_id = ?)"
          + " AND (?::text IS NULL OR (r.entity_type, r.syrve_id) > (?, ?))"
          + " ORDER BY r.entity_type, r.syrve_id, r.last_seen_at DESC) AS o"
          + " WHERE ?::boolean IS NULL OR (o.missing_since IS NOT NULL) = ?"
          + " ORDER BY o.entity_type, o.syrve_id LIMIT ?";

  private static final String FIND =
      "SELECT r.entity_type, r.syrve_id, r.natural_key, r.payload ->> 'name' AS name, "
          + NUMBER
          + " AS num, r.last_seen_at, r.missing_since, r.sync_run_id,"
          + " r.payload::text AS payload FROM public.syrve_raw_objects AS r"
          + " WHERE r.tenant_id = ? AND r.entity_type = ? AND r.syrve_id = ?"
          + " ORDER BY r.last_seen_at DESC LIMIT 1";

  private static final String STATES =
      "SELECT r.id, r.imported_at, r.last_seen_at, r.seen_count, r.payload_hash,"
          + " r.raw_bytes IS NULL AS exact, r.payload::text AS payload"
          + " FROM public.syrve_raw_objects AS r WHERE r.tenant_id = ? AND r.entity_type = ?"
          + " AND r.syrve_id = ? AND (?::uuid IS NULL OR (r.last_seen_at, r.id) <"
          + " (SELECT b.last_seen_at, b.id FROM public.syrve_raw_objects AS b"
          + " WHERE b.tenant_id = ? AND b.id = ?))"
          + " ORDER BY r.last_seen_at DESC, r.id DESC LIMIT ?";

  private final OrgScope scope;
  private final ObjectMapper json = JsonValues.mapper();

  public StoredObjects(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What to list; a null leaves that out of account.
   *
   * @param type one of {@link #TYPES}
   * @param missing whether complete lists lack it
   * @param after only objects behind this one, in the order of type and id
   * @param limit at most so many
   */
  public record Query(String type, UUID id, Boolean missing, Place after, int limit) {}

  /** An object's place in the order of lists. */
  public record Place(String type, UUID id) {}

  /** The organisation's objects in their current states, in the order of type and id. */
  public List<StoredObject> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement list = connection.prepareStatement(LIST)) {
            Place after = query.after() == null ? new Place(null, null) : query.after();
            list.setObject(1, org);
            list.setString(2, query.type());
            list.setString(3, query.type());
            list.setObject(4, query.id());
            list.setObject(5, query.id());
            list.setString(6, after.type());
            list.setString(7, after.type());
            list.setObject(8, after.id());
            list.setObject(9, query.missing());
            list.setObject(10, query.missing());
            list.setInt(11, query.limit());
            return objects(list);
          }
        });
  }

  /** One object with what it says; empty when the organisation has none of that type and id. */
  public Optional<StoredObject> find(UUID org, String type, UUID id) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setObject(1, org);
            find.setString(2, type);
            find.setObject(3, id);
            return objects(find).stream().findFirst();
          }
        });
  }

  /**
   * The states an object was seen in, the current one first.
   *
   * @param before only states behind this one; null = all
   */
  public List<StoredObject.State> states(UUID org, String type, UUID id, UUID before, int limit) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(STATES)) {
            select.setObject(1, org);
            select.setString(2, type);
            select.setObject(3, id);
            select.setObject(4, before);
            select.setObject(5, org);
            select.setObject(6, before);
            select.setInt(7, limit);
            List<StoredObject.State> states = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                states.add(
                    new StoredObject.State(
                        row.getObject("id", UUID.class),
                        instant(row, "imported_at"),
                        instant(row, "last_seen_at"),
                        row.getLong("seen_count"),
                        row.getString("payload_hash"),
                        row.getBoolean("exact"),
                        payload(row)));
              }
            }
            return states;
          }
        });
  }

  private List<StoredObject> objects(PreparedStatement select) throws SQLException {
    List<StoredObject> objects = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        objects.add(
            new StoredObject(
                row.getString("entity_type"),
                row.getObject("syrve_id", UUID.class),
                row.getString("natural_key"),
                row.getString("name"),
                row.getString("num"),
                instant(row, "last_seen_at"),
                instant(row, "missing_since"),
                row.getObject("sync_run_id", UUID.class),
                payload(row)));
      }
    }
    return objects;
  }

  private JsonNode payload(ResultSet row) throws SQLException {
    String text = row.getString("payload");
    try {
      return text == null ? null : json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what the database calls JSON is some", e);
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
