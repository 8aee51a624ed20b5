package io.syncflow.security;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tokens that belong to no organisation and manage what belongs to all of them (K11). */
public final class PlatformTokens {

  private final OrgScope scope;
  private final Clock clock;

  public PlatformTokens(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Makes a platform token.
   *
   * @param validity null: it does not expire
   */
  public IssuedToken issue(String name, Duration validity) {
    String token = TokenText.random();
    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
    Instant now = clock.instant();
    Instant expires = validity == null ? null : now.plus(validity);
    scope.run(
        null,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO public.platform_tokens (id, name, token_hash, token_prefix,"
                      + " expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setString(2, name);
            insert.setString(3, TokenText.hash(token));
            insert.setString(4, TokenText.prefix(token));
            insert.setTimestamp(5, expires == null ? null : Timestamp.from(expires));
            insert.setTimestamp(6, Timestamp.from(now));
            insert.executeUpdate();
          }
        });
    return new IssuedToken(
        token,
        new TokenInfo(id, name, TokenText.prefix(token), Role.PLATFORM, null, now, expires, null));
  }

  /** The caller a token speaks for; empty when it is unknown, expired or revoked. */
  public Optional<Identity> identify(String token) {
    if (!TokenText.looksRight(token)) {
      return Optional.empty();
    }
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT id, name FROM public.platform_tokens WHERE token_hash = ? AND revoked_at"
                      + " IS NULL AND (expires_at IS NULL OR expires_at > ?)")) {
            select.setString(1, TokenText.hash(token));
            select.setTimestamp(2, Timestamp.from(clock.instant()));
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      new Identity(
                          row.getObject("id", UUID.class),
                          row.getString("name"),
                          Role.PLATFORM,
                          null,
                          null,
                          null))
                  : Optional.<Identity>empty();
            }
          }
        });
  }

  /** All platform tokens, newest first. */
  public List<TokenInfo> list() {
    return scope.call(
        null,
        connection -> {
          List<TokenInfo> tokens = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT id, name, token_prefix, 'platform' AS role, NULL AS slug, created_at,"
                          + " expires_at, revoked_at FROM public.platform_tokens"
                          + " ORDER BY created_at DESC, id DESC");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              tokens.add(ApiTokens.info(rows));
            }
          }
          return tokens;
        });
  }

  /**
   * Revokes a platform token at once.
   *
   * @return false when there is no such token, or it was revoked before
   */
  public boolean revoke(UUID id) {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE public.platform_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS"
                      + " NULL")) {
            update.setTimestamp(1, Timestamp.from(clock.instant()));
            update.setObject(2, id);
            return update.executeUpdate() == 1;
          }
        });
  }

  /** Whether any token exists, of any organisation or of the platform, valid or not. */
  public boolean anyTokenExists() {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT bridge.any_token_exists()");
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
          }
        });
  }
}
