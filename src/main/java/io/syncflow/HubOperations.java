package io.syncflow;

import io.syncflow.ops.Operations;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Joins route control, schedules, health and metrics to the application before it is configured.
 */
final class HubOperations extends MainListenerSupport {

  private final DataSource database;
  private final String node;
  private final Clock clock;

  HubOperations(DataSource database, String node, Clock clock) {
    this.database = database;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public void beforeConfigure(BaseMainSupport main) {
    CamelContext context = main.getCamelContext();
    try {
      new Operations(context, database, node, clock, duration(context, "syncflow.control.interval"))
          .attach();
    } catch (Exception e) {
      throw new IllegalStateException("route control cannot be joined: " + e.getMessage(), e);
    }
  }

  private static Duration duration(CamelContext context, String key) {
    return Duration.parse(context.resolvePropertyPlaceholders("{{" + key + "}}"));
  }
}
