package io.syncflow.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * One account at an external system: a row of {@code integration_connections} (decision 11).
 *
 * @param system for example {@code oracle_ifs}
 * @param name tells several accounts of one system apart
 * @param baseUrl where it is; for databases a JDBC URL
 * @param settings what is not secret, for example {@code {"user":"SYNC"}}
 * @param credentials the ciphertext of its secret; null when it needs none
 * @param version changes whenever the row does
 */
public record Account(
    UUID id,
    UUID org,
    String system,
    String name,
    String baseUrl,
    JsonNode settings,
    String credentials,
    String version) {

  @Override
  public String toString() {
    return "Account[" + system + "/" + name + " of " + org + "]";
  }
}
