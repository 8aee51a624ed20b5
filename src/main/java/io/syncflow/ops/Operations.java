package io.syncflow.ops;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.syncflow.db.OrgScope;
import io.syncflow.db.SchemaVersion;
import java.time.Clock;
import java.time.Duration;
import javax.management.JMException;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ManagementAgent;

/**
 * Everything this room adds to a hub, put together: route control, schedules, fires, health checks,
 * metrics, housekeeping, the JMX bean.
 */
public final class Operations {

  /** The name routes call {@link JobFires} by. */
  public static final String JOB_FIRES = "jobFires";

  private final CamelContext context;
  private final DataSource database;
  private final JobFires fires;
  private final RouteControl routes;
  private final Schedules schedules;
  private final OrgScope scope;
  private final String node;
  private final Clock clock;
  private final ClockSkew skew;
  private final LogPartitions partitions;

  /**
   * @param database the write pool of the application role
   * @param node this node's name
   * @param clock what fire times are counted from
   * @param interval how often this node follows what other nodes recorded
   */
  public Operations(
      CamelContext context, DataSource database, String node, Clock clock, Duration interval) {
    this.scope = new OrgScope(database);
    this.node = node;
    this.clock = clock;
    ControlStore store = new ControlStore(scope);
    this.context = context;
    this.database = database;
    this.fires = new JobFires(scope, node);
    this.skew = new ClockSkew(scope, clock);
    this.partitions = new LogPartitions(scope, clock);
    this.routes = new RouteControl(context, store, interval);
    this.schedules = new Schedules(context, store, clock);
  }

  /** Joins the context; call it before the context starts and before Camel's metrics do. */
  public void attach() throws Exception {
    context.getRegistry().bind(JOB_FIRES, fires);
    context.getRegistry().bind("routeControl", routes);
    context.getRegistry().bind("schedules", schedules);
    context
        .getRegistry()
        .bind("housekeeping", new Housekeeping(context, schedules, scope, node, clock));
    context.getRegistry().bind("archive", new Archive(scope, clock));
    context.getRegistry().bind("retention", new Retention(scope, clock));
    context.getRegistry().bind("logPartitions", partitions);
    context.getRegistry().bind("previewCache", new PreviewCache(scope));
    context.getRegistry().bind("clockSkew", skew);
    context.getRegistry().bind(MicrometerConstants.METRICS_REGISTRY_NAME, metrics());
    routes.attach();
    addHealthChecks();
    context.addStartupListener((started, already) -> registerJmx());
  }

  public RouteControl routes() {
    return routes;
  }

  public Schedules schedules() {
    return schedules;
  }

  private PrometheusMeterRegistry metrics() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.getPrometheusRegistry().register(new RunMetrics(database));
    registry.getPrometheusRegistry().register(new NodeMetrics(skew, partitions));
    registry.getPrometheusRegistry().register(new AlertMetrics(database));
    registry.getPrometheusRegistry().register(new NightMetrics(database));
    registry.getPrometheusRegistry().register(new OutboxMetrics(database));
    return registry;
  }

  private void addHealthChecks() {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    for (HealthCheck check :
        new HealthCheck[] {
          new DatabaseCheck(database),
          new MigrationsCheck(new SchemaVersion(database)),
          new RoutesCheck(routes)
        }) {
      registry.register(check);
    }
  }

  private void registerJmx() throws JMException {
    ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
    if (agent != null) {
      new SchedulesJmx(schedules).register(agent, context.getManagementName());
    }
  }
}
