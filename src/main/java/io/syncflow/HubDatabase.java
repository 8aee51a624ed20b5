package io.syncflow;

import io.syncflow.db.Database;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.EmbeddedDatabase;
import io.syncflow.db.Migrations;
import io.syncflow.db.OrgScope;
import io.syncflow.db.SchemaVersion;
import io.syncflow.db.StartupGuard;
import io.syncflow.deadletter.RetryPolicy;
import java.util.List;
import javax.sql.DataSource;

/** The hub's database: its own, made and migrated, or the one it was given. */
final class HubDatabase implements AutoCloseable {

  private final OpenParts open = new OpenParts();
  private final DatabaseSettings settings;
  private Database pools;

  /** Starts the embedded server when there is no other; {@link #connect} comes next. */
  HubDatabase(HubSettings hub) {
    if (hub.database() == null) {
      settings = open.add(EmbeddedDatabase.start(hub.data())).settings();
    } else {
      settings = hub.database();
    }
  }

  /**
   * Migrates an embedded database, and opens the pools.
   *
   * @throws IllegalStateException when its schema is behind, or its role may do too much
   */
  void connect(HubSettings hub) {
    if (hub.database() == null) {
      new Migrations(settings).migrate();
    }
    pools = open.add(new Database(settings, retryPolicy(hub).sessionOptions()));
    refuseOldSchema();
    new StartupGuard(pools.write()).check();
  }

  /** How it is reached. */
  DatabaseSettings settings() {
    return settings;
  }

  /** The connections of runs. */
  OrgScope scope() {
    return new OrgScope(pools.write());
  }

  /** Those of heartbeats and the API, which runs cannot use up. */
  OrgScope apart() {
    return new OrgScope(pools.control());
  }

  /** The pool of {@link #apart}, for schedules. */
  DataSource control() {
    return pools.control();
  }

  private static RetryPolicy retryPolicy(HubSettings settings) {
    try (SettingTexts texts = new SettingTexts(settings)) {
      return new RetryPolicy(
          texts.duration("syncflow.retry.first-delay"),
          texts.duration("syncflow.retry.longest-delay"),
          texts.number("syncflow.retry.max-retries"));
    }
  }

  private void refuseOldSchema() {
    List<String> missing = new SchemaVersion(pools.write()).missing();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the database's schema is behind: "
              + missing.size()
              + " migrations are missing; run syncflow migrate");
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
