package io.syncflow;

import io.syncflow.db.DatabaseSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * How a hub is started.
 *
 * @param root the folder that holds routes/, xslt/ and config/
 * @param data the folder for what the hub keeps itself: the embedded database, keys, the local
 *     token
 * @param database the external database; null = embedded in {@code data}
 * @param properties overrides of config/application.properties
 * @param environment the process environment, for {@code SYNCFLOW_*}
 * @param clock tells the time of windows, limits and schedules
 */
public record HubSettings(
    Path root,
    Path data,
    DatabaseSettings database,
    Map<String, String> properties,
    Map<String, String> environment,
    Clock clock) {

  /** Settings of a hub that goes by the machine's clock. */
  public HubSettings(
      Path root,
      Path data,
      DatabaseSettings database,
      Map<String, String> properties,
      Map<String, String> environment) {
    this(root, data, database, properties, environment, Clock.systemUTC());
  }
}
