package io.syncflow.syrve;

import io.syncflow.db.OrgScope;
import io.syncflow.http.Trust;
import io.syncflow.security.Redactor;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reads the organisations' accounts, and keeps what their logins and servers said. */
public final class SyrveAccounts {

  private static final String FIND =
      "SELECT c.server_url, c.api_login, c.api_password_encrypted, c.login_method,"
          + " coalesce(c.time_zone, o.time_zone) AS zone, c.trusted_certificates,"
          + " c.connection_status, c.connection_tested_at, c.server_name, c.server_version,"
          + " c.server_edition, c.server_type, c.server_asked_at"
          + " FROM public.syrve_config c JOIN public.organization o ON o.id = c.tenant_id"
          + " WHERE c.tenant_id = ?";

  private static final String TOLD =
      "UPDATE public.syrve_config SET connection_status = ?, connection_error = ?,"
          + " connection_tested_at = clock_timestamp() WHERE tenant_id = ?";

  private static final String SERVER =
      "UPDATE public.syrve_config SET server_name = ?, server_version = ?, server_edition = ?,"
          + " server_type = coalesce(?, server_type), server_asked_at = ? WHERE tenant_id = ?";

  private final OrgScope scope;
  private final Secrets secrets;
  private final Redactor redactor;

  public SyrveAccounts(OrgScope scope, Secrets secrets, Redactor redactor) {
    this.scope = scope;
    this.secrets = secrets;
    this.redactor = redactor;
  }

  /** Where the password's ciphertext lives (decision 10). */
  static SecretPlace passwordPlace(UUID org) {
    return new SecretPlace(org, "syrve_config", "api_password_encrypted", org);
  }

  /** The organisation's account; empty when it has none. */
  public Optional<SyrveAccount> find(UUID org) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setObject(1, org);
            try (ResultSet row = find.executeQuery()) {
              return row.next() ? Optional.of(account(org, row)) : Optional.empty();
            }
          }
        });
  }

  /**
   * The organisation's account.
   *
   * @throws IllegalStateException with a sentence when it has none
   */
  public SyrveAccount of(UUID org) {
    return find(org)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the organisation has no connection to syrve; add one with"
                        + " `syncflow connection add syrve`"));
  }

  /**
   * Keeps how a login went.
   *
   * @param failure null = it went well
   */
  void told(UUID org, SyrveFailed failure) {
    scope.runApart(
        org,
        connection -> {
          try (PreparedStatement told = connection.prepareStatement(TOLD)) {
            told.setString(1, failure == null ? "connected" : status(failure.kind()));
            told.setString(2, failure == null ? null : redactor.redact(failure.reason(), 500));
            told.setObject(3, org);
            told.executeUpdate();
          }
        });
  }

  /** Keeps what the server said of itself. */
  void told(UUID org, SyrveServer server) {
    scope.runApart(
        org,
        connection -> {
          try (PreparedStatement told = connection.prepareStatement(SERVER)) {
            told.setString(1, server.name());
            told.setString(2, server.version());
            told.setString(3, server.edition());
            told.setString(4, server.type());
            told.setTimestamp(5, Timestamp.from(server.askedAt()));
            told.setObject(6, org);
            told.executeUpdate();
          }
        });
  }

  /** Those outcomes of a login that {@code connection_status} has a name for. */
  private static String status(SyrveFailed.Kind kind) {
    return switch (kind) {
      case SEAT_BUSY,
          WRONG_PASSWORD,
          AUTH_FAILED,
          MODULE_BLOCKED,
          NO_PERMISSION,
          SERVER_STARTING,
          NOT_THE_API,
          UNREACHABLE,
          UNREADABLE,
          UNKNOWN ->
          kind.code();
      case BAD_REQUEST, NOT_FOUND, REFUSED, INTERNAL, SEAT_LOST -> "error";
    };
  }

  private SyrveAccount account(UUID org, ResultSet row) throws SQLException {
    String password = secrets.decrypt(row.getString("api_password_encrypted"), passwordPlace(org));
    String pem = row.getString("trusted_certificates");
    SyrveAccount account =
        new SyrveAccount(
            org,
            row.getString("server_url"),
            row.getString("api_login"),
            password,
            row.getString("login_method").equals("post"),
            ZoneId.of(row.getString("zone")),
            pem == null ? Trust.PUBLIC : Trust.pem(pem),
            row.getString("connection_status"),
            instant(row, "connection_tested_at"),
            new SyrveServer(
                row.getString("server_name"),
                row.getString("server_version"),
                row.getString("server_edition"),
                row.getString("server_type"),
                null,
                instant(row, "server_asked_at")));
    // The redactor leaves passwords under four characters alone, and their hashes with them.
    redactor.remember(account.passwordHash());
    redactor.remember(account.passwordHash().toUpperCase(Locale.ROOT));
    return account;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
