package io.syncflow.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncflow.ledger.RunMode;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that is full says so instead of queueing (F52). */
class StartSyncTest {

  private static final int AT_ONCE = 3;

  private final CamelContext context = new DefaultCamelContext();
  private final CountDownLatch free = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:erp-items").routeId("items").process(StartSyncTest.this::work);
          }
        });
    context.start();
  }

  @AfterEach
  void stop() {
    free.countDown();
    context.stop();
  }

  @Test
  void refuses_one_run_more_than_it_takes_and_queues_none() {
    StartSync start = new StartSync(context, AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      inBackground(start);
    }
    await().until(() -> inside.get() == AT_ONCE);
    assertThatThrownBy(() -> run(start))
        .isInstanceOf(StartSync.TooManyRuns.class)
        .hasMessageStartingWith("3 runs");

    free.countDown();
    await().until(() -> inside.get() == 0);
    inBackground(start);
    assertThat(inside.get()).as("nothing was queued").isLessThanOrEqualTo(1);
  }

  private void work(Exchange exchange) throws InterruptedException {
    inside.incrementAndGet();
    free.await();
    inside.decrementAndGet();
  }

  private void inBackground(StartSync start) {
    Thread caller =
        new Thread(
            () -> {
              try {
                run(start);
              } catch (RuntimeException e) {
                // The route opens no run.
              }
            });
    caller.setDaemon(true);
    caller.start();
  }

  private static void run(StartSync start) {
    start.runToEnd(UUID.randomUUID(), "erp", "items", RunMode.REALTIME);
  }
}
