package io.syncflow.bench;

import io.syncflow.db.DatabaseSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Where a forked contender finds its databases: in its environment. */
record Place(DatabaseSettings database, String sourceUrl, UUID org, Path keyset) {

  static Place here() {
    Map<String, String> environment = System.getenv();
    return new Place(
        DatabaseSettings.from(environment),
        environment.get("BENCH_SOURCE_URL"),
        UUID.fromString(environment.get("BENCH_ORG")),
        Path.of(environment.get("SYNCFLOW_KEYSET")));
  }

  Map<String, String> environment() {
    return Map.of(
        "SYNCFLOW_DB_URL", database.url(),
        "SYNCFLOW_DB_USER", database.user(),
        "SYNCFLOW_DB_PASSWORD", database.password(),
        "BENCH_SOURCE_URL", sourceUrl,
        "SYNCFLOW_KEYSET", keyset.toAbsolutePath().toString(),
        "BENCH_ORG", org.toString());
  }
}
