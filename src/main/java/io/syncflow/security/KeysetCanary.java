package io.syncflow.security;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Proves at start that this keyset is the one the database's secrets were encrypted with (K4): the
 * first start leaves a sealed word in {@code bridge.keyset_canary}, every later one opens it.
 */
public final class KeysetCanary {

  private static final String WORD = "syncflow";
  private static final String PURPOSE = "keyset-canary";

  private final OrgScope scope;
  private final Secrets secrets;

  public KeysetCanary(OrgScope scope, Secrets secrets) {
    this.scope = scope;
    this.secrets = secrets;
  }

  /**
   * @throws KeysetRefused when the database knows another keyset
   */
  public void check() {
    scope.run(
        null,
        connection -> {
          leave(connection);
          try {
            secrets.unseal(sealed(connection), PURPOSE);
          } catch (SecretTampered e) {
            throw new KeysetRefused(
                "the keyset is not the one this database was encrypted with: give the right one in "
                    + Keyset.VARIABLE
                    + " (embedded: keyset.json in the data folder)");
          }
        });
  }

  private void leave(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO bridge.keyset_canary (sealed) VALUES (?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, secrets.seal(WORD, PURPOSE));
      insert.executeUpdate();
    }
  }

  private static String sealed(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT sealed FROM bridge.keyset_canary");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
