package io.syncflow.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/** Notes in {@code bridge.connection_audit} what people change of connections. */
public final class ConnectionAudit {

  private static final String NOTE =
      "INSERT INTO bridge.connection_audit (uid, org_id, connection_id, changes, changed_by, user_id)"
          + " VALUES (public.uuid_v7(), ?, ?, ?::jsonb, ?, ?)";

  private static final String LIST =
      "SELECT changes, changed_by, changed_at FROM bridge.connection_audit"
          + " WHERE org_id = ? AND connection_id = ? ORDER BY changed_at DESC, uid DESC LIMIT ?";

  private final OrgScope scope;
  private final Connections connections;
  private final ObjectMapper json = new ObjectMapper();

  public ConnectionAudit(OrgScope scope, Connections connections) {
    this.scope = scope;
    this.connections = connections;
  }

  /**
   * Changes a connection and notes what has become another one, in one transaction.
   *
   * @param user who asked; null when a machine did
   * @param actor as audits name them
   * @param secret whether the password is replaced, too
   * @param work makes the change and answers the connection's id
   * @return the connection as it is now
   */
  public ConnectionView change(
      UUID org, UUID user, String actor, boolean secret, Supplier<UUID> work) {
    return scope.call(
        org,
        connection -> {
          List<ConnectionView> before = connections.list(org);
          UUID id = work.get();
          ConnectionView after = connections.find(org, id).orElseThrow();
          Optional<ConnectionView> old =
              before.stream().filter(view -> view.id().equals(id)).findFirst();
          ObjectNode changes = changes(old, after, secret);
          if (!changes.isEmpty()) {
            note(connection, org, id, changes, user, actor);
          }
          return after;
        });
  }

  /** What was changed of a connection, newest first. */
  public List<ConnectionChange> list(UUID org, UUID id, int limit) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setObject(1, org);
            select.setObject(2, id);
            select.setInt(3, limit);
            List<ConnectionChange> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                found.add(
                    new ConnectionChange(
                        read(row.getString(1)), row.getString(2), row.getTimestamp(3).toInstant()));
              }
            }
            return found;
          }
        });
  }

  private ObjectNode changes(
      Optional<ConnectionView> before, ConnectionView after, boolean secret) {
    ObjectNode changes = json.createObjectNode();
    JsonNode old = before.map(ConnectionView::settings).orElse(json.createObjectNode());
    Set<String> names = new TreeSet<>();
    old.fieldNames().forEachRemaining(names::add);
    after.settings().fieldNames().forEachRemaining(names::add);
    names.forEach(name -> put(changes, name, old.get(name), after.settings().get(name)));
    put(
        changes,
        "base_url",
        before.map(ConnectionView::baseUrl).map(TextNode::valueOf).orElse(null),
        after.baseUrl() == null ? null : TextNode.valueOf(after.baseUrl()));
    if (secret) {
      changes.put("credentials", "replaced");
    }
    return changes;
  }

  private static void put(ObjectNode changes, String name, JsonNode old, JsonNode now) {
    JsonNode before = old == null ? NullNode.getInstance() : old;
    JsonNode after = now == null ? NullNode.getInstance() : now;
    if (!before.equals(after)) {
      changes.putObject(name).<ObjectNode>set("old", before).set("new", after);
    }
  }

  private static void note(
      Connection connection, UUID org, UUID id, ObjectNode changes, UUID user, String actor)
      throws SQLException {
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      note.setObject(1, org);
      note.setObject(2, id);
      note.setString(3, changes.toString());
      note.setString(4, actor);
      note.setObject(5, user);
      note.executeUpdate();
    }
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an audit of a connection is not JSON", e);
    }
  }
}
