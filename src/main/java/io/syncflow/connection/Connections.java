package io.syncflow.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The connections of an organisation as people manage them; {@link Accounts} is for the routes. */
public final class Connections {

  private static final String SELECT =
      // Syrve's secret lies in syrve_config, where it cannot be missing.
      "SELECT id, system, name, base_url, settings,"
          + " credentials_encrypted IS NOT NULL OR system = 'syrve', status,"
          + " last_error, tested_at FROM public.integration_connections WHERE org_id = ?";

  private static final String RESERVE =
      "INSERT INTO public.integration_connections (id, org_id, system, name)"
          + " VALUES (?, ?, ?, ?) ON CONFLICT (org_id, system, name) DO NOTHING";

  private static final String LOCK =
      "SELECT id FROM public.integration_connections"
          + " WHERE org_id = ? AND system = ? AND name = ? FOR UPDATE";

  private static final String WRITE =
      "UPDATE public.integration_connections SET base_url = ?, settings = ?::jsonb,"
          + " credentials_encrypted = COALESCE(?, credentials_encrypted), status = 'untested',"
          + " last_error = NULL, tested_at = NULL, updated_at = clock_timestamp() WHERE id = ?";

  private static final String SETTINGS =
      "SELECT settings FROM public.integration_connections WHERE org_id = ? AND id = ? FOR UPDATE";

  private static final String SET =
      "UPDATE public.integration_connections SET settings = ?::jsonb, updated_at ="
          + " clock_timestamp() WHERE org_id = ? AND id = ?";

  private static final String TESTED =
      "UPDATE public.integration_connections SET status = CASE WHEN ?::text IS NULL"
          + " THEN 'connected' ELSE 'failed' END, last_error = ?, tested_at = clock_timestamp()"
          + " WHERE org_id = ? AND id = ?";

  private final OrgScope scope;
  private final ObjectMapper json = new ObjectMapper();

  public Connections(OrgScope scope) {
    this.scope = scope;
  }

  /** The organisation's connections, by system and name. */
  public List<ConnectionView> list(UUID org) {
    return select(org, " ORDER BY system, name", null);
  }

  /** One connection; empty when the organisation has none of that id. */
  public Optional<ConnectionView> find(UUID org, UUID id) {
    return select(org, " AND id = ?", id).stream().findFirst();
  }

  /**
   * Adds a connection, or replaces the one of the same system and name; it keeps its id, to which
   * its secret is bound.
   *
   * @param secret null keeps the secret it has
   * @param seal encrypts the secret for the id it is given
   * @return the connection's id
   */
  public UUID save(
      UUID org,
      String system,
      String name,
      String baseUrl,
      JsonNode settings,
      String secret,
      Seal seal) {
    return scope.call(
        org,
        connection -> {
          UUID id = reserve(connection, org, system, name);
          try (PreparedStatement write = connection.prepareStatement(WRITE)) {
            write.setString(1, baseUrl);
            write.setString(2, settings.toString());
            write.setString(3, secret == null ? null : seal.of(id).apply(secret));
            write.setObject(4, id);
            write.executeUpdate();
          }
          return id;
        });
  }

  /**
   * Changes some settings of a connection; the others stay, and so does what its last test said.
   *
   * @param changes by name; JSON null removes a setting
   * @return all its settings as they are now
   */
  public JsonNode set(UUID org, UUID id, ObjectNode changes) {
    return scope.call(
        org,
        connection -> {
          ObjectNode settings = settings(connection, org, id);
          changes
              .properties()
              .forEach(
                  change -> {
                    if (change.getValue().isNull()) {
                      settings.remove(change.getKey());
                    } else {
                      settings.set(change.getKey(), change.getValue());
                    }
                  });
          try (PreparedStatement set = connection.prepareStatement(SET)) {
            set.setString(1, settings.toString());
            set.setObject(2, org);
            set.setObject(3, id);
            set.executeUpdate();
          }
          return settings;
        });
  }

  private ObjectNode settings(Connection connection, UUID org, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SETTINGS)) {
      select.setObject(1, org);
      select.setObject(2, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return (ObjectNode) json.readTree(row.getString(1));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("settings of a connection are not JSON", e);
      }
    }
  }

  /** Gives the encryption for a connection's id. */
  @FunctionalInterface
  public interface Seal {
    UnaryOperator<String> of(UUID id);
  }

  /**
   * Keeps the outcome of a test.
   *
   * @param error null = it went well
   */
  public void tested(UUID org, UUID id, String error) {
    scope.run(
        org,
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(TESTED)) {
            update.setString(1, error);
            update.setString(2, error);
            update.setObject(3, org);
            update.setObject(4, id);
            update.executeUpdate();
          }
        });
  }

  private static UUID reserve(Connection connection, UUID org, String system, String name)
      throws SQLException {
    try (PreparedStatement reserve = connection.prepareStatement(RESERVE)) {
      reserve.setObject(1, UuidCreator.getTimeOrderedEpochPlus1());
      reserve.setObject(2, org);
      reserve.setString(3, system);
      reserve.setString(4, name);
      reserve.executeUpdate();
    }
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, org);
      lock.setString(2, system);
      lock.setString(3, name);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    }
  }

  private List<ConnectionView> select(UUID org, String which, UUID id) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT + which)) {
            select.setObject(1, org);
            if (id != null) {
              select.setObject(2, id);
            }
            List<ConnectionView> views = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                views.add(view(row));
              }
            }
            return views;
          }
        });
  }

  private ConnectionView view(ResultSet row) throws SQLException {
    Timestamp tested = row.getTimestamp(9);
    try {
      return new ConnectionView(
          row.getObject(1, UUID.class),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          json.readTree(row.getString(5)),
          row.getBoolean(6),
          row.getString(7),
          row.getString(8),
          tested == null ? null : tested.toInstant());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings of a connection are not JSON", e);
    }
  }
}
