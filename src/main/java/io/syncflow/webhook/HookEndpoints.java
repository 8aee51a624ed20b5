package io.syncflow.webhook;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds and keeps the endpoints of {@code webhook_endpoints}; their secrets are ciphertext there.
 */
public final class HookEndpoints {

  private static final String TABLE = "webhook_endpoints";
  private static final String SECRET = "secret_encrypted";
  private static final String PREVIOUS = "previous_secret_encrypted";

  private static final String WHOSE = "SELECT bridge.webhook_endpoint(?)";

  private static final String FIND =
      "SELECT id, secret_encrypted, CASE WHEN previous_secret_until > clock_timestamp()"
          + " THEN previous_secret_encrypted END, sender, scheme FROM public.webhook_endpoints"
          + " WHERE org_id = ? AND connection_id = ?";

  private static final String LOCK =
      "SELECT id, secret_encrypted FROM public.webhook_endpoints"
          + " WHERE org_id = ? AND connection_id = ? FOR UPDATE";

  private static final String RESERVE =
      "INSERT INTO public.webhook_endpoints (id, org_id, connection_id, scheme, secret_encrypted,"
          + " secret_fingerprint) SELECT ?, c.org_id, c.id, c.system, '', ?"
          + " FROM public.integration_connections c WHERE c.org_id = ? AND c.id = ?"
          + " ON CONFLICT (org_id, connection_id) DO NOTHING";

  private static final String SAVE =
      "UPDATE public.webhook_endpoints SET secret_encrypted = ?, secret_fingerprint = ?,"
          + " previous_secret_encrypted = ?, previous_secret_until = ?, sender = ?,"
          + " is_enabled = true, updated_at = clock_timestamp() WHERE org_id = ? AND id = ?";

  private static final String SWITCH =
      "UPDATE public.webhook_endpoints SET is_enabled = ?, updated_at = clock_timestamp()"
          + " WHERE org_id = ? AND connection_id = ?";

  private static final String SUBSCRIBE =
      "UPDATE public.webhook_endpoints SET subscribed_url = ?, updated_at = clock_timestamp()"
          + " WHERE org_id = ? AND connection_id = ?";

  private static final String SUBSCRIBED =
      "SELECT connection_id, subscribed_url FROM public.webhook_endpoints WHERE org_id = ?"
          + " AND is_enabled AND subscribed_url IS NOT NULL ORDER BY connection_id";

  private static final String WITH_SUBSCRIPTIONS =
      "SELECT org_id FROM bridge.organizations_with_subscriptions(?)";

  private final OrgScope scope;
  private final Secrets secrets;
  private final Clock clock;

  public HookEndpoints(OrgScope scope, Secrets secrets, Clock clock) {
    this.scope = scope;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Empty when there is none, or it or what it belongs to is switched off. */
  Optional<HookEndpoint> find(UUID connection) {
    UUID org = scope.call(null, database -> whose(database, connection));
    return org == null
        ? Optional.empty()
        : scope.call(org, database -> find(database, org, connection));
  }

  private static UUID whose(Connection database, UUID connection) throws SQLException {
    try (PreparedStatement whose = database.prepareStatement(WHOSE)) {
      whose.setObject(1, connection);
      try (ResultSet row = whose.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    }
  }

  private Optional<HookEndpoint> find(Connection database, UUID org, UUID connection)
      throws SQLException {
    try (PreparedStatement find = database.prepareStatement(FIND)) {
      find.setObject(1, org);
      find.setObject(2, connection);
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? Optional.of(endpoint(org, connection, row)) : Optional.empty();
      }
    }
  }

  private HookEndpoint endpoint(UUID org, UUID connection, ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    HookScheme scheme = HookScheme.of(row.getString(5));
    List<String> keys = new ArrayList<>();
    keys.add(scheme.key(secrets.decrypt(row.getString(2), place(org, SECRET, id))));
    if (row.getString(3) != null) {
      keys.add(scheme.key(secrets.decrypt(row.getString(3), place(org, PREVIOUS, id))));
    }
    return new HookEndpoint(org, connection, scheme, List.copyOf(keys), row.getString(4));
  }

  /**
   * Opens the endpoint of a connection, or replaces its secret. Its deliveries are signed as the
   * connection's system does it.
   *
   * @param secret what deliveries are signed with from now on
   * @param sender who has to be named in them; null = anybody
   * @param overlap how long the secret before it is still accepted; zero: not at all
   * @return the secret's SHA-256, 64 lower-case hex digits: to compare it without showing it
   */
  public String open(UUID org, UUID connection, String secret, String sender, Duration overlap) {
    String fingerprint = fingerprint(secret);
    scope.run(
        org,
        database -> {
          reserve(database, org, connection, fingerprint);
          replace(database, org, connection, secret, sender, overlap);
        });
    return fingerprint;
  }

  private static void reserve(Connection database, UUID org, UUID connection, String fingerprint)
      throws SQLException {
    try (PreparedStatement reserve = database.prepareStatement(RESERVE)) {
      reserve.setObject(1, UuidCreator.getTimeOrderedEpoch());
      reserve.setString(2, fingerprint);
      reserve.setObject(3, org);
      reserve.setObject(4, connection);
      reserve.executeUpdate();
    }
  }

  private void replace(
      Connection database,
      UUID org,
      UUID connection,
      String secret,
      String sender,
      Duration overlap)
      throws SQLException {
    UUID id;
    String before;
    try (PreparedStatement lock = database.prepareStatement(LOCK)) {
      lock.setObject(1, org);
      lock.setObject(2, connection);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        id = row.getObject(1, UUID.class);
        before = row.getString(2);
      }
    }
    String old = before.isEmpty() ? null : secrets.decrypt(before, place(org, SECRET, id));
    boolean keep = old != null && !old.equals(secret) && !overlap.isZero();
    try (PreparedStatement save = database.prepareStatement(SAVE)) {
      save.setString(1, secrets.encrypt(secret, place(org, SECRET, id)));
      save.setString(2, fingerprint(secret));
      save.setString(3, keep ? secrets.encrypt(old, place(org, PREVIOUS, id)) : null);
      save.setTimestamp(4, keep ? Timestamp.from(clock.instant().plus(overlap)) : null);
      save.setString(5, sender);
      save.setObject(6, org);
      save.setObject(7, id);
      save.executeUpdate();
    }
  }

  /** Switches an endpoint on or off; false when the connection has none. */
  public boolean enable(UUID org, UUID connection, boolean enabled) {
    return scope.call(
        org,
        database -> {
          try (PreparedStatement turn = database.prepareStatement(SWITCH)) {
            turn.setBoolean(1, enabled);
            turn.setObject(2, org);
            turn.setObject(3, connection);
            return turn.executeUpdate() == 1;
          }
        });
  }

  /**
   * Where a connection's system is asked to send deliveries.
   *
   * @param url the hub's public address, without a slash at the end
   */
  public record Subscribed(UUID connection, String url) {}

  /**
   * Notes that address; null: nobody is asked any more. False when the connection has no endpoint.
   */
  public boolean subscribe(UUID org, UUID connection, String url) {
    return scope.call(
        org,
        database -> {
          try (PreparedStatement note = database.prepareStatement(SUBSCRIBE)) {
            note.setString(1, url);
            note.setObject(2, org);
            note.setObject(3, connection);
            return note.executeUpdate() == 1;
          }
        });
  }

  /** An organisation's endpoints that somebody is asked to send to. */
  public List<Subscribed> subscribed(UUID org) {
    return scope.call(
        org,
        database -> {
          try (PreparedStatement select = database.prepareStatement(SUBSCRIBED)) {
            select.setObject(1, org);
            List<Subscribed> all = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                all.add(new Subscribed(rows.getObject(1, UUID.class), rows.getString(2)));
              }
            }
            return all;
          }
        });
  }

  /** The organisations that have such an endpoint for a system. */
  public List<UUID> withSubscriptions(String system) {
    return scope.call(
        null,
        database -> {
          try (PreparedStatement select = database.prepareStatement(WITH_SUBSCRIPTIONS)) {
            select.setString(1, system);
            List<UUID> all = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                all.add(rows.getObject(1, UUID.class));
              }
            }
            return all;
          }
        });
  }

  private static SecretPlace place(UUID org, String column, UUID id) {
    return new SecretPlace(org, TABLE, column, id);
  }

  private static String fingerprint(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
