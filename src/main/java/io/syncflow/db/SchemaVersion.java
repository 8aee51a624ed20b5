package io.syncflow.db;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

/** Whether the schema is what this version of the hub needs, as the application role sees it. */
public final class SchemaVersion {

  private final DataSource dataSource;

  public SchemaVersion(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The migrations that are not applied yet, by version; empty when the schema is current. */
  public List<String> missing() {
    return Arrays.stream(Migrations.history().dataSource(dataSource).load().info().pending())
        .map(
            pending ->
                pending.getVersion() == null
                    ? pending.getDescription()
                    : pending.getVersion().toString())
        .toList();
  }
}
