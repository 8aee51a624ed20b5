package io.syncflow.syrve.pull;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The statements of {@link RawObjects}: each is one for all objects of a chunk. */
final class ObjectSql {

  /** The current state is the one seen last (decision 30). */
  private static final String CURRENT =
      "SELECT c.id, c.payload_hash, c.sync_run_id"
          + " FROM unnest(?::text[], ?::uuid[]) WITH ORDINALITY AS i (type, object, n)"
          + " LEFT JOIN LATERAL (SELECT r.id, r.payload_hash, r.sync_run_id"
          + " FROM public.syrve_raw_objects AS r WHERE r.tenant_id = ? AND r.entity_type = i.type"
          + " AND r.syrve_id = i.object ORDER BY r.last_seen_at DESC LIMIT 1) AS c ON true"
          + " ORDER BY i.n";

  private static final String TOUCH =
      "UPDATE public.syrve_raw_objects AS r SET missing_since = NULL, sync_run_id = ?,"
          + " seen_count = r.seen_count + 1,"
          + " last_seen_at = greatest(r.last_seen_at, clock_timestamp())"
          + " FROM unnest(?::uuid[]) AS u (id) WHERE r.tenant_id = ? AND r.id = u.id";

  /**
   * An object that returns to an earlier state finds that row, and moves it to the end of its
   * history, whatever the clocks of the nodes say (F10).
   */
  private static final String INSERT =
      "INSERT INTO public.syrve_raw_objects AS r (id, tenant_id, entity_type, syrve_id, natural_key,"
          + " payload, payload_hash, raw_bytes, last_seen_at, sync_run_id)"
          + " SELECT u.id, ?, u.type, u.object, u.name, u.payload::jsonb, u.hash, u.bytes,"
          + " greatest(clock_timestamp(), c.last_seen_at + interval '1 microsecond'), ?"
          + " FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::text[],"
          + " ?::bytea[], ?::uuid[])"
          + " AS u (id, type, object, name, payload, hash, bytes, current)"
          + " LEFT JOIN public.syrve_raw_objects AS c ON c.tenant_id = ? AND c.id = u.current"
          + " ON CONFLICT (tenant_id, entity_type, syrve_id, payload_hash) DO UPDATE SET"
          + " missing_since = NULL, sync_run_id = excluded.sync_run_id,"
          + " seen_count = r.seen_count + 1, last_seen_at = excluded.last_seen_at";

  private static final String PRESENT =
      "UPDATE public.syrve_raw_objects AS r SET missing_since = NULL, sync_run_id = ?"
          + " FROM unnest(?::text[], ?::uuid[]) AS i (type, object), LATERAL (SELECT s.id"
          + " FROM public.syrve_raw_objects AS s WHERE s.tenant_id = ? AND s.entity_type = i.type"
          + " AND s.syrve_id = i.object ORDER BY s.last_seen_at DESC LIMIT 1) AS c"
          + " WHERE r.tenant_id = ? AND r.id = c.id";

  /**
   * An object and what is known of it.
   *
   * @param current the row of its current state; null when there is none
   * @param hash that state's
   * @param run that saw it last; null when that run was purged
   */
  record Known(RawObject object, UUID current, String hash, UUID run) {

    ObjectType type() {
      return object.type();
    }

    boolean isNew() {
      return current == null;
    }

    boolean isUnchanged() {
      return object.hash().equals(hash);
    }
  }

  /** What is known of objects, in their order. */
  List<Known> current(Connection connection, Run run, List<RawObject> objects) throws SQLException {
    List<Known> known = new ArrayList<>(objects.size());
    if (objects.isEmpty()) {
      return known;
    }
    try (PreparedStatement select = connection.prepareStatement(CURRENT)) {
      array(select, 1, "text", objects, o -> o.type().code());
      array(select, 2, "uuid", objects, RawObject::id);
      select.setObject(3, run.org());
      try (ResultSet row = select.executeQuery()) {
        for (RawObject object : objects) {
          row.next();
          known.add(
              new Known(
                  object,
                  row.getObject(1, UUID.class),
                  row.getString(2),
                  row.getObject(3, UUID.class)));
        }
      }
    }
    return known;
  }

  /** Notes that objects were seen in the state they have. */
  void touch(Connection connection, Run run, List<Known> objects) throws SQLException {
    if (objects.isEmpty()) {
      return;
    }
    try (PreparedStatement touch = connection.prepareStatement(TOUCH)) {
      touch.setObject(1, run.id());
      array(touch, 2, "uuid", objects, Known::current);
      touch.setObject(3, run.org());
      touch.executeUpdate();
    }
  }

  /** Keeps objects in a state that is not their current one. */
  void insert(Connection connection, Run run, List<Known> objects) throws SQLException {
    if (objects.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setObject(1, run.org());
      insert.setObject(2, run.id());
      array(insert, 3, "uuid", objects, o -> UuidCreator.getTimeOrderedEpochPlus1());
      array(insert, 4, "text", objects, o -> o.type().code());
      array(insert, 5, "uuid", objects, o -> o.object().id());
      array(insert, 6, "text", objects, o -> o.object().naturalKey());
      array(insert, 7, "text", objects, o -> o.object().payload());
      array(insert, 8, "text", objects, o -> o.object().hash());
      array(insert, 9, "bytea", objects, o -> o.object().original());
      array(insert, 10, "uuid", objects, Known::current);
      insert.setObject(11, run.org());
      insert.executeUpdate();
    }
  }

  /** Notes that the server has objects, without saying in which state. */
  void present(Connection connection, Run run, List<ObjectKey> keys) throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedStatement present = connection.prepareStatement(PRESENT)) {
      present.setObject(1, run.id());
      array(present, 2, "text", keys, k -> k.type().code());
      array(present, 3, "uuid", keys, ObjectKey::id);
      present.setObject(4, run.org());
      present.setObject(5, run.org());
      present.executeUpdate();
    }
  }

  private static <T> void array(
      PreparedStatement statement, int index, String type, List<T> rows, Function<T, ?> value)
      throws SQLException {
    Object[] values =
        switch (type) {
          case "uuid" -> new UUID[rows.size()];
          case "bytea" -> new byte[rows.size()][];
          default -> new String[rows.size()];
        };
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(rows.get(i));
    }
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }
}
