package io.syncflow.syrve;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.db.OrgScope;
import io.syncflow.http.Trust;
import io.syncflow.security.Secrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Saves an organisation's account at its Syrve server. {@code syrve_config} is the account; its
 * entry in {@code integration_connections} follows by a trigger (decision 11, V130).
 */
public final class SyrveConnections {

  private static final Pattern ACCOUNT_CODE = Pattern.compile("[\\p{L}\\p{N}._-]{1,20}");

  /** What may be set beside address, login and password; an empty text takes it back. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "login_method", "login_method = coalesce(nullif(?, ''), 'get')",
          "time_zone", "time_zone = nullif(?, '')",
          "trusted_certificates", "trusted_certificates = nullif(?, '')",
          "default_store_id", "default_store_id = nullif(?, '')::uuid",
          "default_department_id", "default_department_id = nullif(?, '')::uuid",
          "selected_category_ids",
              "selected_category_ids = string_to_array(nullif(?, ''), ',')::uuid[]",
          "invoice_date_format", "invoice_date_format = coalesce(nullif(?, ''), 'iso')",
          "account_surplus_code", "account_surplus_code = coalesce(nullif(?, ''), '5.10')",
          "account_shortage_code", "account_shortage_code = coalesce(nullif(?, ''), '5.09')");

  private static final String LOCK =
      "SELECT api_password_encrypted, bridge.syrve_server(server_url) = bridge.syrve_server(?)"
          + " FROM public.syrve_config WHERE tenant_id = ? FOR UPDATE";

  private static final String SAVE =
      "INSERT INTO public.syrve_config (tenant_id, server_url, api_login, api_password_encrypted)"
          + " VALUES (?, ?, ?, ?) ON CONFLICT (tenant_id) DO UPDATE SET"
          + " server_url = excluded.server_url, api_login = excluded.api_login,"
          + " api_password_encrypted = excluded.api_password_encrypted,"
          + " connection_status = 'disconnected', connection_error = NULL,"
          + " connection_tested_at = NULL, server_name = NULL, server_version = NULL,"
          + " server_edition = NULL, server_type = NULL, server_asked_at = NULL,"
          + " updated_at = clock_timestamp()";

  private final OrgScope scope;
  private final Secrets secrets;

  public SyrveConnections(OrgScope scope, Secrets secrets) {
    this.scope = scope;
    this.secrets = secrets;
  }

  /** An account cannot be saved as it was given. */
  public static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;

    Unusable(String field, String message) {
      super(message);
      this.field = field;
    }

    /** A JSON pointer to what is wrong, for example {@code /settings/time_zone}. */
    public String field() {
      return field;
    }
  }

  /**
   * Adds the organisation's account, or replaces it. Settings that are not given stay as they are.
   *
   * @param serverUrl made by {@link ServerUrl#clean}
   * @param password null keeps the one there is, as long as the server is the same
   * @throws Unusable when something is missing or wrong
   */
  public void save(UUID org, String serverUrl, String login, String password, JsonNode settings) {
    if (login == null || login.isBlank()) {
      throw new Unusable("/user", "A Syrve account needs a user.");
    }
    Map<String, String> given = settings(settings);
    scope.run(
        org,
        connection -> {
          String ciphertext =
              password == null
                  ? kept(connection, org, serverUrl)
                  : secrets.encrypt(password, SyrveAccounts.passwordPlace(org));
          try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            save.setObject(1, org);
            save.setString(2, serverUrl);
            save.setString(3, login);
            save.setString(4, ciphertext);
            save.executeUpdate();
          }
          for (Map.Entry<String, String> setting : given.entrySet()) {
            set(connection, org, SETTINGS.get(setting.getKey()), setting.getValue());
          }
        });
  }

  /**
   * Changes some settings of the organisation's account; the others stay.
   *
   * @throws Unusable when one is wrong or unknown
   */
  public void change(UUID org, JsonNode settings) {
    Map<String, String> given = settings(settings);
    scope.run(
        org,
        connection -> {
          for (Map.Entry<String, String> setting : given.entrySet()) {
            set(connection, org, SETTINGS.get(setting.getKey()), setting.getValue());
          }
        });
  }

  /** A password goes to the server it was given for and to no other. */
  private static String kept(Connection connection, UUID org, String serverUrl)
      throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setString(1, serverUrl);
      lock.setObject(2, org);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          throw new Unusable("/password", "A new Syrve account needs a password.");
        }
        if (!row.getBoolean(2)) {
          throw new Unusable(
              "/password", "The server is another one: its account needs its password.");
        }
        return row.getString(1);
      }
    }
  }

  private static void set(Connection connection, UUID org, String assignment, String value)
      throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement(
            "UPDATE public.syrve_config SET " + assignment + " WHERE tenant_id = ?")) {
      set.setString(1, value);
      set.setObject(2, org);
      set.executeUpdate();
    }
  }

  private static Map<String, String> settings(JsonNode given) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      String at = "/settings/" + field.getKey();
      if (!SETTINGS.containsKey(field.getKey()) || !field.getValue().isTextual()) {
        throw new Unusable(
            at, "A Syrve account has the settings " + String.join(", ", names()) + ", all texts.");
      }
      String value = field.getValue().textValue().strip();
      if (!value.isEmpty()) {
        check(field.getKey(), value, at);
      }
      settings.put(field.getKey(), value);
    }
    return settings;
  }

  private static String[] names() {
    return SETTINGS.keySet().stream().sorted().toArray(String[]::new);
  }

  private static void check(String name, String value, String at) {
    try {
      switch (name) {
        case "login_method" -> {
          if (!value.equals("get") && !value.equals("post")) {
            throw new Unusable(at, "The login_method is get or post.");
          }
        }
        case "invoice_date_format" -> {
          if (!value.equals("iso") && !value.equals("local")) {
            throw new Unusable(
                at, "The invoice_date_format is iso (2026-11-21T08:00:00) or local (21.11.2026).");
          }
        }
        case "time_zone" -> ZoneId.of(value);
        case "trusted_certificates" -> Trust.pem(value);
        case "account_surplus_code", "account_shortage_code" -> {
          if (!ACCOUNT_CODE.matcher(value).matches()) {
            throw new Unusable(at, "The field " + name + " is no code of an account.");
          }
        }
        default -> Arrays.stream(value.split(",", -1)).forEach(UUID::fromString);
      }
    } catch (DateTimeException e) {
      throw new Unusable(at, "The time_zone is a region, for example Europe/Lisbon.");
    } catch (IllegalArgumentException e) {
      throw new Unusable(
          at,
          name.equals("trusted_certificates")
              ? "The trusted_certificates are certificates in PEM."
              : "The field " + name + " takes UUIDs.");
    }
  }
}
