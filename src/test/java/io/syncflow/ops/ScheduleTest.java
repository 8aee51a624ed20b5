package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The route template {@code schedule} on real nodes that share a real database. */
class ScheduleTest {

  private static final String ROUTES =
      "file:routes/templates/schedule.camel.yaml,file:routes/shared/errors.camel.yaml,"
          + "file:src/test/resources/ops/jobs.camel.yaml";
  private static final Actor OPERATOR = new Actor("olga", Actor.Way.API);

  private final TestDatabase database = TestDatabase.create();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> ran = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    database.close();
  }

  @Test
  void each_fire_runs_on_exactly_one_of_two_nodes() throws Exception {
    node("one");
    node("two");
    await().atMost(Duration.ofSeconds(20)).until(() -> count("bridge.job_fires") >= 6);
    nodes.forEach(Node::close);
    nodes.clear();
    long fires = count("bridge.job_fires");
    assertThat(ran).hasSize((int) fires);
    assertThat(gaps()).as("seconds between neighbouring fires").containsOnly(1);
  }

  @Test
  void a_pause_ends_the_fires_of_every_node_at_once_and_outlives_a_restart() throws Exception {
    Node one = node("one");
    node("two");
    await().until(() -> count("bridge.job_fires") >= 2);
    one.operations().schedules().pause("every-second", OPERATOR);
    long paused = count("bridge.job_fires");
    restartAll();
    Instant until = Instant.now().plusSeconds(3);
    await().until(() -> Instant.now().isAfter(until));
    assertThat(count("bridge.job_fires")).isEqualTo(paused);
    assertThat(schedule("every-second").held()).isEqualTo("paused");

    nodes.get(0).operations().schedules().resume("every-second", OPERATOR);
    await().until(() -> count("bridge.job_fires") > paused);
    assertThat(schedule("every-second").held()).isNull();
  }

  @Test
  void a_person_can_fire_a_job_that_is_not_due_and_the_audit_says_who() throws Exception {
    Node node = node("one");
    node.operations().schedules().fireNow("nightly", OPERATOR);
    await().until(() -> ran.contains("nightly manual"));
    assertThat(Audit.of(database)).containsExactly("nightly-trigger fire - - olga api");
  }

  @Test
  void a_scheduled_job_starts_without_headers_of_the_scheduler() throws Exception {
    node("one");
    await().until(() -> !ran.isEmpty());
    assertThat(ran.get(0)).isEqualTo("every-second schedule");
  }

  @Test
  void next_fire_times_follow_the_schedules_own_time_zone() throws Exception {
    Node node = node("one");
    List<Instant> next = node.operations().schedules().nextFireTimes("nightly", 3);
    assertThat(next).hasSize(3).isSorted();
    assertThat(next)
        .allSatisfy(
            time -> {
              ZonedDateTime berlin = time.atZone(ZoneId.of("Europe/Berlin"));
              assertThat(berlin.getHour() * 60 + berlin.getMinute()).isEqualTo(150);
            });
  }

  @Test
  void an_unknown_schedule_is_refused_in_a_sentence() throws Exception {
    Node node = node("one");
    assertThatThrownBy(() -> node.operations().schedules().pause("nonsense", OPERATOR))
        .isInstanceOf(UnknownName.class)
        .hasMessage("there is no schedule named nonsense");
  }

  @Test
  void old_fires_are_forgotten_and_recent_ones_are_kept() throws Exception {
    JobFires fires = new JobFires(database.scope(), "one");
    assertThat(fires.take("job", Date.from(Instant.parse("2026-01-01T00:00:00Z")), "r")).isTrue();
    assertThat(fires.take("job", Date.from(Instant.parse("2026-01-02T00:00:00Z")), "r")).isTrue();
    try (Connection all = database.superuser()) {
      all.createStatement()
          .execute(
              "UPDATE bridge.job_fires SET fired_at = fired_at - interval '31 days'"
                  + " WHERE scheduled_fire_time = '2026-01-01T00:00:00Z'");
    }
    assertThat(fires.purge(Duration.ofDays(30))).isEqualTo(1);
    assertThat(fires.take("job", Date.from(Instant.parse("2026-01-02T00:00:00Z")), "r")).isFalse();
  }

  @Test
  void the_hub_forgets_fires_through_its_own_route() throws Exception {
    Node node = node("one", ROUTES + ",file:routes/shared/housekeeping.camel.yaml");
    new JobFires(database.scope(), "one").take("old", new Date(0), "r");
    try (Connection all = database.superuser()) {
      all.createStatement()
          .execute("UPDATE bridge.job_fires SET fired_at = '2020-01-01Z' WHERE job = 'old'");
    }
    node.operations().schedules().fireNow("forget-fires", OPERATOR);
    await().until(() -> count("bridge.job_fires WHERE job = 'old'") == 0);
  }

  /** What the housekeeping routes ask of the ledger. */
  public static final class NoRuns {
    public int closeAbandoned() {
      return 0;
    }
  }

  private Node node(String name) throws Exception {
    return node(name, ROUTES);
  }

  private Node node(String name, String routes) throws Exception {
    Node node =
        Node.start(
            database,
            name,
            routes,
            new Properties(),
            main -> {
              main.bind("ran", (Processor) this::record);
              main.bind("ledger", new NoRuns());
            });
    nodes.add(node);
    return node;
  }

  private void record(Exchange exchange) {
    assertThat(exchange.getMessage().getHeaders()).isEmpty();
    ran.add(
        exchange.getUnitOfWork().getRoute().getRouteId() + " " + exchange.getProperty("trigger"));
  }

  private void restartAll() throws Exception {
    nodes.forEach(Node::close);
    nodes.clear();
    node("one");
    node("two");
  }

  private Schedule schedule(String job) {
    return nodes.get(0).operations().schedules().list(1).stream()
        .filter(schedule -> schedule.job().equals(job))
        .findFirst()
        .orElseThrow();
  }

  private long count(String from) throws Exception {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery("SELECT count(*) FROM " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private List<Integer> gaps() throws Exception {
    List<Integer> gaps = new ArrayList<>();
    try (Connection all = database.superuser();
        var rows =
            all.createStatement()
                .executeQuery(
                    "SELECT extract(epoch FROM scheduled_fire_time - lag(scheduled_fire_time) OVER"
                        + " (ORDER BY scheduled_fire_time))::int FROM bridge.job_fires OFFSET 1")) {
      while (rows.next()) {
        gaps.add(rows.getInt(1));
      }
    }
    return gaps;
  }
}
