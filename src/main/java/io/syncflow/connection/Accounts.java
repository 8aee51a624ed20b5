package io.syncflow.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes {@code integration_connections}. */
public final class Accounts {

  private static final String FIND =
      "SELECT id, name, base_url, settings, credentials_encrypted, updated_at::text"
          + " FROM public.integration_connections"
          + " WHERE org_id = ? AND system = ? AND status <> 'disabled' ORDER BY name LIMIT 1";

  private static final String SAVE =
      "INSERT INTO public.integration_connections"
          + " (id, org_id, system, name, base_url, settings, credentials_encrypted)"
          + " VALUES (?, ?, ?, ?, ?, ?::jsonb, ?)"
          + " ON CONFLICT (org_id, system, name) DO UPDATE SET base_url = excluded.base_url,"
          + " settings = excluded.settings, credentials_encrypted = excluded.credentials_encrypted,"
          + " updated_at = clock_timestamp()";

  private final OrgScope scope;
  private final ObjectMapper json = new ObjectMapper();

  public Accounts(OrgScope scope) {
    this.scope = scope;
  }

  /** The organisation's enabled account at a system, the first by name; empty when it has none. */
  public Optional<Account> find(UUID org, String system) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setObject(1, org);
            find.setString(2, system);
            try (ResultSet rows = find.executeQuery()) {
              return rows.next() ? Optional.of(account(org, system, rows)) : Optional.empty();
            }
          }
        });
  }

  /** Adds the account, or replaces the one of the same organisation, system and name. */
  public void save(Account account) {
    scope.run(
        account.org(),
        connection -> {
          try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            save.setObject(1, account.id());
            save.setObject(2, account.org());
            save.setString(3, account.system());
            save.setString(4, account.name());
            save.setString(5, account.baseUrl());
            save.setString(6, account.settings().toString());
            save.setString(7, account.credentials());
            save.executeUpdate();
          }
        });
  }

  private Account account(UUID org, String system, ResultSet row) throws SQLException {
    try {
      return new Account(
          row.getObject(1, UUID.class),
          org,
          system,
          row.getString(2),
          row.getString(3),
          json.readTree(row.getString(4)),
          row.getString(5),
          row.getString(6));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings of a connection are not JSON", e);
    }
  }
}
