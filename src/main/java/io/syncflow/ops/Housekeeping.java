package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs with which the hub tidies up: the routes whose error policy is {@value #POLICY}. Each
 * says what it did ({@link #done}) or failed with ({@link #failed}), and that is kept for people.
 */
public final class Housekeeping {

  /** The route configuration that makes a route one of these jobs. */
  public static final String POLICY = "housekeeping";

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private static final String KEEP =
      "INSERT INTO bridge.housekeeping_runs (job, node, started_at, finished_at, succeeded, said)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (job) DO UPDATE SET node = excluded.node,"
          + " started_at = excluded.started_at, finished_at = excluded.finished_at,"
          + " succeeded = excluded.succeeded, said = excluded.said";

  private final CamelContext context;
  private final Schedules schedules;
  private final OrgScope scope;
  private final String node;
  private final Clock clock;

  Housekeeping(
      CamelContext context, Schedules schedules, OrgScope scope, String node, Clock clock) {
    this.context = context;
    this.schedules = schedules;
    this.scope = scope;
    this.node = node;
    this.clock = clock;
  }

  /**
   * A job.
   *
   * @param last its last run on any node; null before the first
   * @param next when its schedule fires next; null when it has none
   */
  public record Job(String job, String description, LastRun last, Instant next) {}

  /**
   * A job's last run.
   *
   * @param said one line: what was done, or why it failed
   */
  public record LastRun(
      String node, Instant startedAt, Instant finishedAt, boolean succeeded, String said) {}

  /** Every job, by name. */
  public List<Job> list() {
    Map<String, LastRun> last = scope.call(null, Housekeeping::lastRuns);
    Map<String, Instant> next = new HashMap<>();
    schedules.list(1).stream()
        .filter(schedule -> !schedule.next().isEmpty())
        .forEach(schedule -> next.put(schedule.job(), schedule.next().get(0)));
    return context.getRoutes().stream()
        .filter(route -> POLICY.equals(route.getConfigurationId()))
        .map(Route::getRouteId)
        .sorted(Comparator.naturalOrder())
        .map(job -> new Job(job, description(job), last.get(job), next.get(job)))
        .toList();
  }

  /**
   * Starts a job now and returns without waiting for it.
   *
   * @throws UnknownName when there is no such job
   */
  public void run(String job, Actor actor) {
    if (list().stream().noneMatch(known -> known.job().equals(job))) {
      throw new UnknownName("job", job);
    }
    schedules.fireNow(job, actor);
  }

  /** The last step of a job: keeps what it did, the body as one line. */
  public void done(Exchange exchange) {
    keep(exchange, true, exchange.getMessage().getBody(String.class));
  }

  /** What the error policy does: logs why the job failed and keeps it. */
  public void failed(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String job = job(exchange);
    LOG.error("Housekeeping job {} failed", job, cause);
    keep(exchange, false, "failed: the hub's log says why");
  }

  private void keep(Exchange exchange, boolean succeeded, String said) {
    String job = job(exchange);
    Instant finished = clock.instant();
    Instant started = finished.minusMillis(exchange.getClock().elapsed());
    scope.run(
        null,
        connection -> {
          try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            keep.setString(1, job);
            keep.setString(2, node);
            keep.setTimestamp(3, Timestamp.from(started));
            keep.setTimestamp(4, Timestamp.from(finished));
            keep.setBoolean(5, succeeded);
            keep.setString(6, said);
            keep.executeUpdate();
          }
        });
    LOG.info("Housekeeping job {}: {}", job, said);
  }

  private static String job(Exchange exchange) {
    return exchange.getUnitOfWork().getRoute().getRouteId();
  }

  private String description(String job) {
    return RouteDescriptions.of(context, context.getRoute(job));
  }

  private static Map<String, LastRun> lastRuns(Connection connection) throws SQLException {
    Map<String, LastRun> last = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT * FROM bridge.housekeeping_runs");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        last.put(
            rows.getString("job"),
            new LastRun(
                rows.getString("node"),
                rows.getTimestamp("started_at").toInstant(),
                rows.getTimestamp("finished_at").toInstant(),
                rows.getBoolean("succeeded"),
                rows.getString("said")));
      }
    }
    return last;
  }
}
