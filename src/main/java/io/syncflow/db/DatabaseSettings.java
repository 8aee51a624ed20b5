package io.syncflow.db;

import java.util.Map;

/**
 * Where the hub's PostgreSQL is and who connects.
 *
 * @param url JDBC URL
 * @param user the application role, which owns nothing (decision 6)
 * @param password its password
 * @param owner the role that owns the schema and runs migrations; null when this process may not
 *     migrate
 * @param ownerPassword the owner's password
 */
public record DatabaseSettings(
    String url, String user, String password, String owner, String ownerPassword) {

  /**
   * Reads {@code SYNCFLOW_DB_URL|USER|PASSWORD|OWNER|OWNER_PASSWORD}. Of each value exactly one
   * line break at its end is dropped, which a secret gets when it comes from a file.
   *
   * @return null when no URL is set: the embedded database is meant
   * @throws IllegalArgumentException when the URL is set and user or password are missing, or the
   *     URL is not PostgreSQL's
   */
  public static DatabaseSettings from(Map<String, String> environment) {
    String url = value(environment, "SYNCFLOW_DB_URL");
    if (url == null || url.isBlank()) {
      return null;
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "SYNCFLOW_DB_URL has to start with jdbc:postgresql:// (PostgreSQL 15 or newer)");
    }
    return new DatabaseSettings(
        url,
        required(environment, "SYNCFLOW_DB_USER"),
        required(environment, "SYNCFLOW_DB_PASSWORD"),
        value(environment, "SYNCFLOW_DB_OWNER"),
        value(environment, "SYNCFLOW_DB_OWNER_PASSWORD"));
  }

  private static String required(Map<String, String> environment, String name) {
    String value = value(environment, name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing: SYNCFLOW_DB_URL is set");
    }
    return value;
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null ? null : value.replaceFirst("\\r?\\n\\z", "");
  }

  @Override
  public String toString() {
    return "DatabaseSettings[url=" + url + ", user=" + user + ", owner=" + owner + "]";
  }
}
