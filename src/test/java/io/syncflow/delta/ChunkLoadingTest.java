package io.syncflow.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.TestDatabase;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.TestLedger;
import io.syncflow.record.RecordChunk;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChunkLoadingTest {

  private static final int ROWS = 50_000;
  private static final int CHUNK = 100;

  private final NumbersMapping mapping = new NumbersMapping();
  private final CamelContext context = new DefaultCamelContext();
  private final Queue<Integer> loaded = new ConcurrentLinkedQueue<>();
  private TestDatabase database;
  private Ledger ledger;
  private ChunkLoading loading;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.create();
    ledger = TestLedger.here(database.scope());
    try (Connection connection = database.superuser();
        Statement source = connection.createStatement()) {
      source.execute("CREATE TABLE public.numbers (id int, ver bigint)");
      source.execute("GRANT SELECT ON public.numbers TO syncflow_app");
      source.execute(
          "INSERT INTO public.numbers SELECT n, n FROM generate_series(1, " + ROWS + ") n");
    }
    context.start();
  }

  @AfterEach
  void stop() throws Exception {
    loading.close();
    context.stop();
    ledger.close();
    database.close();
  }

  @Test
  void starts_a_chunk_while_the_one_before_is_in_work_but_no_third() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    Queue<Integer> begunBeforeTheFirstEnded = new ConcurrentLinkedQueue<>();
    loadWith(
        1,
        exchange -> {
          RecordChunk chunk = begun(exchange);
          begunBeforeTheFirstEnded.add(chunk.sequence());
          if (chunk.sequence() == 0) {
            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(begunBeforeTheFirstEnded).containsExactly(0, 1);
          } else {
            second.countDown();
          }
          loaded.add(chunk.sequence());
        });

    Chunks chunks = read();
    splitAll(chunks);

    chunks.verifyExhausted();
    assertThat(loaded).hasSize(ROWS / CHUNK).doesNotHaveDuplicates();
    assertThat(mapping.mapped()).hasSize(ROWS);
  }

  @Test
  void reports_the_first_failure_and_reads_no_further() throws Exception {
    loadWith(
        2,
        exchange -> {
          RecordChunk chunk = begun(exchange);
          if (chunk.sequence() >= 3) {
            chunk.order().awaitCommit(chunk.sequence(), TimeUnit.SECONDS.toMillis(20));
            throw new IllegalStateException("chunk " + chunk.sequence() + " is bad");
          }
          loaded.add(chunk.sequence());
        });

    Chunks chunks = read();
    assertThatThrownBy(() -> splitAll(chunks)).hasMessage("chunk 3 is bad");
    int drained = 0;
    while (chunks.hasNext()) {
      assertThat(chunks.next().fetched()).as("Camel drains what is left").isZero();
      drained++;
    }

    assertThat(drained).isLessThanOrEqualTo(1);
    assertThat(loaded).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(mapping.mapped()).hasSizeLessThan(20 * CHUNK);
    assertThatThrownBy(chunks::verifyExhausted).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lets_the_chunk_before_a_failed_one_end() throws Exception {
    CountDownLatch secondFailed = new CountDownLatch(1);
    loadWith(
        1,
        exchange -> {
          RecordChunk chunk = begun(exchange);
          if (chunk.sequence() == 1) {
            secondFailed.countDown();
            throw new IllegalStateException("chunk 1 is bad");
          }
          assertThat(secondFailed.await(20, TimeUnit.SECONDS)).isTrue();
          chunk.order().awaitCommit(chunk.sequence(), 0);
          loaded.add(chunk.sequence());
        });

    assertThatThrownBy(() -> splitAll(read())).hasMessage("chunk 1 is bad");

    assertThat(loaded).containsExactly(0);
  }

  @Test
  void does_not_wait_for_a_chunk_that_fails_before_its_transaction_opens() throws Exception {
    loadWith(
        1,
        exchange -> {
          throw new IllegalStateException("no connection");
        });
    assertThatThrownBy(() -> splitAll(read())).hasMessage("no connection");
  }

  private void loadWith(int loaders, Processor loader) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:load").errorHandler(noErrorHandler()).process(loader);
          }
        });
    loading = new ChunkLoading(context, "direct:load", loaders);
  }

  /** What a synchronous split does with its chunks. */
  private void splitAll(Chunks chunks) throws Exception {
    while (chunks.hasNext()) {
      Exchange exchange = new DefaultExchange(context);
      RecordChunk chunk = chunks.next();
      exchange.getIn().setBody(chunk);
      loading.load(exchange, chunks, chunk);
    }
    loading.finish(chunks);
  }

  private static RecordChunk begun(Exchange exchange) {
    RecordChunk chunk = exchange.getIn().getBody(RecordChunk.class);
    chunk.order().begin(chunk.sequence(), 0);
    return chunk;
  }

  private Chunks read() {
    UUID org = database.organisation("acme");
    Run run =
        ledger
            .runs()
            .open(new RunRequest(org, "oracle_ifs", "numbers", RunMode.REALTIME, "manual", null));
    DeltaDefinition numbers =
        new DeltaDefinitions()
            .define(
                "oracle_ifs",
                "numbers",
                "public.numbers",
                "id",
                "ver:number",
                "0",
                "12",
                "" + CHUNK);
    return new DeltaReader(
            (any, system) -> database.database().read(),
            ledger.control(),
            ledger.progress(),
            new Overlaps(database.scope(), new Alerts(database.scope())))
        .read(run, numbers, mapping);
  }
}
