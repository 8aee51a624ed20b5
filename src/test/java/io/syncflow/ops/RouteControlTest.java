package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.TestDatabase;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stops and suspensions on real nodes, through the API's bean and through Camel's JMX beans. */
class RouteControlTest {

  private static final String ROUTES =
      "file:routes/shared/errors.camel.yaml,file:src/test/resources/ops/work.camel.yaml";
  private static final Actor OPERATOR = new Actor("olga", Actor.Way.API);
  private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();

  private final TestDatabase database = TestDatabase.create();
  private final List<Node> nodes = new ArrayList<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  @AfterEach
  void stop() {
    leave.countDown();
    nodes.forEach(Node::close);
    database.close();
  }

  @Test
  void a_stop_reaches_every_node_and_outlives_a_restart_until_somebody_starts_the_route()
      throws Exception {
    Node one = node("one");
    Node two = node("two");
    one.operations().routes().apply("work", RouteAction.STOP, OPERATOR);
    await().until(() -> one.state("work").equals("Stopped") && two.state("work").equals("Stopped"));

    Node again = restart(two, "two");
    assertThat(again.state("work")).isEqualTo("Stopped");
    again.operations().routes().apply("work", RouteAction.START, OPERATOR);
    await()
        .until(() -> one.state("work").equals("Started") && again.state("work").equals("Started"));
    assertThat(Audit.of(database))
        .containsExactly("work stop - stopped olga api", "work start stopped - olga api");
  }

  @Test
  void a_stop_by_jmx_outlives_a_restart_and_leaves_one_row_in_the_audit() throws Exception {
    Node one = node("one");
    jmx("one", "work", "stop");
    assertThat(one.state("work")).isEqualTo("Stopped");

    Node again = restart(one, "one");
    assertThat(again.state("work")).isEqualTo("Stopped");
    jmx("one", "work", "start");
    assertThat(again.state("work")).isEqualTo("Started");
    assertThat(restart(again, "one").state("work")).isEqualTo("Started");
    assertThat(Audit.of(database))
        .containsExactly("work stop - stopped jmx jmx", "work start stopped - jmx jmx");
  }

  @Test
  void a_suspension_by_jmx_is_kept_like_a_stop() throws Exception {
    Node one = node("one");
    Node two = node("two");
    jmx("one", "work", "suspend");
    assertThat(one.state("work")).isEqualTo("Suspended");
    await().until(() -> two.state("work").equals("Suspended"));
    jmx("two", "work", "resume");
    assertThat(two.state("work")).isEqualTo("Started");
    await().until(() -> one.state("work").equals("Started"));
    assertThat(Audit.of(database))
        .containsExactly("work suspend - suspended jmx jmx", "work resume suspended - jmx jmx");
  }

  @Test
  void an_exchange_in_flight_completes_before_its_route_stops() throws Exception {
    Node one = node("one");
    CompletableFuture<Exchange> running = inFlight(one);
    one.operations().routes().apply("work", RouteAction.STOP, OPERATOR);
    await().until(() -> isRefused(one));
    // Several of the node's intervals: each tries to stop the route.
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !running.isDone() && !one.state("work").equals("Stopped"));

    leave.countDown();
    Exchange done = running.get(10, TimeUnit.SECONDS);
    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getBody()).isEqualTo("done");
    await().until(() -> one.state("work").equals("Stopped"));
  }

  @Test
  void a_stop_can_be_taken_back_while_an_exchange_is_in_flight() throws Exception {
    Node one = node("one");
    CompletableFuture<Exchange> running = inFlight(one);
    jmx("one", "work", "stop");
    await().until(() -> isRefused(one));
    jmx("one", "work", "start");
    leave.countDown();
    assertThat(running.get(10, TimeUnit.SECONDS).getException()).isNull();
    assertThat(isRefused(one)).isFalse();
    assertThat(one.state("work")).isEqualTo("Started");
  }

  @Test
  void wanting_the_same_twice_is_audited_once() throws Exception {
    Node one = node("one");
    one.operations().routes().apply("work", RouteAction.STOP, OPERATOR);
    one.operations().routes().apply("work", RouteAction.STOP, OPERATOR);
    assertThat(Audit.of(database)).containsExactly("work stop - stopped olga api");
  }

  @Test
  void stopping_a_node_is_nobodys_wish() throws Exception {
    Node one = node("one");
    one.close();
    nodes.clear();
    assertThat(new ControlStore(database.scope()).all()).isEmpty();
    assertThat(Audit.of(database)).isEmpty();
  }

  @Test
  void lists_what_a_route_does_and_what_is_wanted_of_it() throws Exception {
    Node one = node("one");
    RouteState stopped = one.operations().routes().apply("work", RouteAction.STOP, OPERATOR);
    assertThat(stopped.desired()).isEqualTo("stopped");
    await().until(() -> one.state("work").equals("Stopped"));
    assertThat(one.operations().routes().list())
        .extracting(RouteState::id, RouteState::state, RouteState::desired, RouteState::changedBy)
        .containsExactly(
            tuple("by-hand", "Stopped", null, null), tuple("work", "Stopped", "stopped", "olga"));
  }

  @Test
  void a_route_that_its_file_does_not_start_can_be_started_and_stopped() throws Exception {
    Node one = node("one");
    one.operations().routes().apply("by-hand", RouteAction.START, OPERATOR);
    await().until(() -> one.state("by-hand").equals("Started"));
    one.operations().routes().apply("by-hand", RouteAction.STOP, OPERATOR);
    await().until(() -> one.state("by-hand").equals("Stopped"));
  }

  @Test
  void refuses_an_unknown_route_and_an_unknown_action() throws Exception {
    Node one = node("one");
    assertThatThrownBy(
            () -> one.operations().routes().apply("nonsense", RouteAction.STOP, OPERATOR))
        .hasMessage("there is no route named nonsense");
    assertThatThrownBy(() -> RouteAction.of("explode")).hasMessageContaining("start, stop");
    assertThat(RouteAction.of("Suspend")).isEqualTo(RouteAction.SUSPEND);
  }

  private CompletableFuture<Exchange> inFlight(Node node) throws InterruptedException {
    CompletableFuture<Exchange> running =
        node.context()
            .createProducerTemplate()
            .asyncSend("direct:work", exchange -> exchange.getMessage().setBody("wait"));
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    return running;
  }

  /** Whether the route takes nothing in. */
  private boolean isRefused(Node node) {
    Exchange answer =
        node.context()
            .createProducerTemplate()
            .send("direct:work", exchange -> exchange.getMessage().setBody("pass"));
    return answer.getException() != null;
  }

  private Node node(String name) throws Exception {
    Node node =
        Node.start(
            database,
            name,
            ROUTES,
            new Properties(),
            main -> main.bind("ran", (Processor) this::work));
    nodes.add(node);
    return node;
  }

  private Node restart(Node node, String name) throws Exception {
    node.close();
    nodes.remove(node);
    return node(name);
  }

  private void work(Exchange exchange) throws InterruptedException {
    if ("wait".equals(exchange.getMessage().getBody())) {
      entered.countDown();
      leave.await();
    }
    exchange.getMessage().setBody("done");
  }

  private static void jmx(String context, String route, String operation) throws Exception {
    JMX.invoke(
        new ObjectName(
            "org.apache.camel:context=" + context + ",type=routes,name=\"" + route + "\""),
        operation,
        new Object[0],
        new String[0]);
  }
}
