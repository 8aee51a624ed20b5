package io.syncflow;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.sandbox.SyrveLogin;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.Role;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.SyrveConnections;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A hub whose organisations have accounts at Syrve servers on this machine, and whose clock can be
 * put forward. No schedule fires.
 */
public final class SyrveHub implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestDatabase database = TestDatabase.create();
  private final ShiftedClock clock = new ShiftedClock();
  private final int management;
  private final Hub hub;

  /**
   * @param data an empty folder
   * @param settings override config/application.properties
   */
  public SyrveHub(Path data, Map<String, String> settings) {
    management = freePort();
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "camel.component.quartz.autoStartScheduler", "false",
                "camel.management.port", Integer.toString(management),
                "syncflow.http.port", "0",
                "syncflow.outbound.private-hosts", "127.0.0.1"));
    all.putAll(settings);
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                all,
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON),
                clock));
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Goes on like any clock, and can be put forward: a budget of calls a second needs seconds. */
  private static final class ShiftedClock extends Clock {

    private volatile Duration shift = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(shift);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.offset(Clock.system(zone), shift);
    }
  }

  public Hub hub() {
    return hub;
  }

  public TestDatabase database() {
    return database;
  }

  public Clock clock() {
    return clock;
  }

  /** The port of metrics and health. */
  public int management() {
    return management;
  }

  /** Puts the clock forward. */
  public void later(Duration time) {
    clock.shift = clock.shift.plus(time);
  }

  /** A new organisation without an account. */
  public UUID organisation() {
    return database.organisation();
  }

  /** A token of an organisation, by the name of its role. */
  public String token(UUID org, Role role) {
    String slug = one("SELECT slug FROM organization WHERE id = ?", org);
    return new ApiTokens(database.scope(), Clock.systemUTC())
        .issue(org, slug, role.code(), role, null)
        .token();
  }

  /** What a command needs to reach this hub; may be changed. */
  public Map<String, String> environment(String token) {
    return new HashMap<>(
        Map.of("SYNCFLOW_URL", "http://127.0.0.1:" + hub.port(), "SYNCFLOW_TOKEN", token));
  }

  /** A new organisation with an account at that server. */
  public UUID connected(SyrveLogin login) {
    UUID org = organisation();
    new SyrveConnections(database.scope(), hub.bean("secrets", Secrets.class))
        .save(
            org,
            login.url() + "/resto",
            login.user(),
            login.password(),
            JsonNodeFactory.instance.objectNode());
    return org;
  }

  /** Runs a job to its end. */
  public RunSummary run(UUID org, String job, RunMode mode) {
    Run run = hub.bean("startSync", StartSync.class).runToEnd(org, "syrve", job, mode);
    return new Runs(hub.scope()).find(org, run.id()).orElseThrow();
  }

  /** Fires the outbox and waits until every turn is over. */
  public void deliver() {
    hub.context().createProducerTemplate().sendBody("direct:syrve-outbox", "");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                "0"
                    .equals(
                        one(
                            "SELECT count(*) FROM syrve_outbox_turns AS t JOIN organization AS o"
                                + " ON o.id = t.tenant_id AND o.status = 'active'"
                                + " WHERE t.holder NOT LIKE 'other/%' AND t.lease_until >= now()")));
  }

  /** The first column of the first row, over all organisations; null when there is none. */
  public String one(String sql, Object... values) {
    return database.ask(sql, values);
  }

  /** Changes the database, free of every rule. */
  public void execute(String sql, Object... values) {
    database.change(sql, values);
  }

  @Override
  public void close() {
    hub.close();
    database.close();
  }
}
