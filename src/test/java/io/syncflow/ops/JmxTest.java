package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.TestDatabase;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.security.auth.Subject;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The hub's JMX beans over a real RMI connection on loopback, whose user is called olga. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JmxTest {

  private static final String NODE = "jmx-test";
  private static final String ROUTES =
      "file:routes/templates/schedule.camel.yaml,file:routes/shared/errors.camel.yaml,"
          + "file:src/test/resources/ops/jobs.camel.yaml";

  private final TestDatabase database = TestDatabase.create();
  private final List<String> ran = new CopyOnWriteArrayList<>();
  private Node node;
  private JMXConnectorServer server;
  private JMXConnector client;
  private MBeanServerConnection jmx;
  private ObjectName name;

  @BeforeAll
  void start() throws Exception {
    Processor job = exchange -> ran.add(String.valueOf(exchange.getProperty("trigger")));
    node = Node.start(database, NODE, ROUTES, new Properties(), main -> main.bind("ran", job));
    JMXAuthenticator olga =
        credentials -> new Subject(true, Set.of(new JMXPrincipal("olga")), Set.of(), Set.of());
    server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://127.0.0.1"),
            Map.of(JMXConnectorServer.AUTHENTICATOR, olga),
            ManagementFactory.getPlatformMBeanServer());
    server.start();
    client = JMXConnectorFactory.connect(server.getAddress());
    jmx = client.getMBeanServerConnection();
    name = new ObjectName("syncflow:context=" + NODE + ",type=Schedules");
  }

  @AfterAll
  void stop() throws Exception {
    if (client != null) {
      client.close();
    }
    server.stop();
    node.close();
    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(name)).isFalse();
    database.close();
  }

  @Test
  void lists_the_schedules() throws Exception {
    assertThat((String[]) jmx.getAttribute(name, "Schedules"))
        .anySatisfy(line -> assertThat(line).startsWith("nightly\t0 30 2 * * ?\tEurope/Berlin\t"));
  }

  @Test
  void pauses_and_resumes_a_schedule_and_the_audit_names_the_user() throws Exception {
    schedules().pause("every-second");
    assertThat((String[]) jmx.getAttribute(name, "Schedules"))
        .anySatisfy(line -> assertThat(line).matches("every-second\t.*\tpaused\t.*"));
    schedules().resume("every-second");
    assertThat(Audit.of(database))
        .containsSubsequence(
            "every-second-trigger pause - paused olga jmx",
            "every-second-trigger resume paused - olga jmx");
  }

  @Test
  void stops_a_route_by_camels_own_bean_and_the_audit_names_the_user() throws Exception {
    ObjectName route =
        new ObjectName("org.apache.camel:context=" + NODE + ",type=routes,name=\"nightly\"");
    jmx.invoke(route, "stop", null, null);
    assertThat(jmx.getAttribute(route, "State")).isEqualTo("Stopped");
    jmx.invoke(route, "start", null, null);
    assertThat(Audit.of(database))
        .containsSubsequence("nightly stop - stopped olga jmx", "nightly start stopped - olga jmx");
  }

  @Test
  void fires_a_job_now() throws Exception {
    schedules().fireNow("every-second");
    await().until(() -> ran.contains("manual"));
    assertThat(Audit.of(database)).contains("every-second-trigger fire - - olga jmx");
  }

  @Test
  void says_the_next_fire_times() throws Exception {
    assertThat(schedules().nextFireTimes("nightly", 2))
        .hasSize(2)
        .allMatch(time -> time.matches("\\d{4}-\\d\\d-\\d\\dT0[01]:30:00Z"));
  }

  @Test
  void an_unknown_schedule_is_an_exception_that_any_client_can_read() {
    assertThatThrownBy(() -> schedules().pause("nonsense"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no schedule named nonsense");
  }

  private SchedulesMBean schedules() {
    return JMX.newMBeanProxy(jmx, name, SchedulesMBean.class);
  }
}
