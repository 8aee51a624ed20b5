package io.syncflow.security;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The bearer tokens of an organisation (K7): issued, shown once, kept as a hash, looked up,
 * revoked. Platform tokens live in {@link PlatformTokens}.
 */
public final class ApiTokens {

  private final OrgScope scope;
  private final Clock clock;

  public ApiTokens(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Makes a token of the organisation.
   *
   * @param validity null: it does not expire
   * @throws IllegalArgumentException for {@link Role#PLATFORM}, which belongs to no organisation
   */
  public IssuedToken issue(UUID org, String slug, String name, Role role, Duration validity) {
    if (role == Role.PLATFORM) {
      throw new IllegalArgumentException("a platform token belongs to no organisation");
    }
    String token = TokenText.random();
    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
    Instant now = clock.instant();
    Instant expires = validity == null ? null : now.plus(validity);
    scope.run(
        org,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO public.api_tokens (id, org_id, name, token_hash, token_prefix, role,"
                      + " expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setObject(2, org);
            insert.setString(3, name);
            insert.setString(4, TokenText.hash(token));
            insert.setString(5, TokenText.prefix(token));
            insert.setString(6, role.code());
            insert.setTimestamp(7, expires == null ? null : Timestamp.from(expires));
            insert.setTimestamp(8, Timestamp.from(now));
            insert.executeUpdate();
          }
        });
    return new IssuedToken(
        token, new TokenInfo(id, name, TokenText.prefix(token), role, slug, now, expires, null));
  }

  /**
   * The caller a token speaks for; empty when it is unknown, expired or revoked, or its
   * organisation is suspended. Only the hash is compared, so the time the search takes says nothing
   * about a token's characters.
   */
  public Optional<Identity> identify(String token) {
    if (!TokenText.looksRight(token)) {
      return Optional.empty();
    }
    String hash = TokenText.hash(token);
    return scope.call(null, connection -> lookup(connection, hash));
  }

  /** The organisation's tokens, newest first. */
  public List<TokenInfo> list(UUID org) {
    return scope.call(
        org,
        connection -> {
          List<TokenInfo> tokens = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT t.id, t.name, t.token_prefix, t.role, o.slug, t.created_at,"
                          + " t.expires_at, t.revoked_at FROM public.api_tokens t"
                          + " JOIN public.organization o ON o.id = t.org_id"
                          + " ORDER BY t.created_at DESC, t.id DESC");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              tokens.add(info(rows));
            }
          }
          return tokens;
        });
  }

  /**
   * Revokes a token at once.
   *
   * @return false when the organisation has no such token, or it was revoked before
   */
  public boolean revoke(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE public.api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS"
                      + " NULL")) {
            update.setTimestamp(1, Timestamp.from(clock.instant()));
            update.setObject(2, id);
            return update.executeUpdate() == 1;
          }
        });
  }

  private static Optional<Identity> lookup(Connection connection, String hash) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT token_id, name, role, org_id, org_slug, user_id"
                + " FROM bridge.api_token_lookup(?)")) {
      select.setString(1, hash);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Identity(
                row.getObject("token_id", UUID.class),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getObject("org_id", UUID.class),
                row.getString("org_slug"),
                row.getObject("user_id", UUID.class)));
      }
    }
  }

  static TokenInfo info(ResultSet row) throws SQLException {
    return new TokenInfo(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("token_prefix"),
        Role.of(row.getString("role")),
        row.getString("slug"),
        instant(row, "created_at"),
        instant(row, "expires_at"),
        instant(row, "revoked_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
