package io.syncflow.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.TestDatabase;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunCancelled;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.TestLedger;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.RowMapping;
import io.syncflow.record.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads from PostgreSQL: H2 does not show what streaming gets wrong (reference/camel.md 1.8). */
class ChunksTest {

  private static final int ROWS = 50_000;

  private final NumbersMapping mapping = new NumbersMapping();
  private TestDatabase database;
  private Ledger ledger;
  private Run run;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.create();
    ledger = TestLedger.here(database.scope());
    source("CREATE TABLE public.numbers (id int, ver bigint)");
    source("GRANT SELECT ON public.numbers TO syncflow_app");
    UUID org = database.organisation("acme");
    run =
        ledger
            .runs()
            .open(new RunRequest(org, "oracle_ifs", "numbers", RunMode.REALTIME, "manual", null));
  }

  @AfterEach
  void stop() {
    ledger.close();
    database.close();
  }

  @Test
  void gives_every_row_once_in_cursor_order_with_ties_split_over_chunks() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n / 100 FROM generate_series(1, " + ROWS + ") n");
    Chunks chunks = read(run, 777, "0");
    long rows = 0;
    int sequence = 0;
    long last = -1;
    while (chunks.hasNext()) {
      RecordChunk chunk = chunks.next();
      assertThat(chunk.sequence()).isEqualTo(sequence++);
      assertThat(chunk.high().rowversion()).isGreaterThanOrEqualTo(last);
      last = chunk.high().rowversion();
      rows += chunk.fetched();
      chunks.loaded();
    }
    chunks.verifyExhausted();
    assertThat(rows).isEqualTo(ROWS).isEqualTo(chunks.total());
    assertThat(last).isEqualTo(ROWS / 100);
  }

  @Test
  void stops_reading_when_a_chunk_was_not_loaded() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n FROM generate_series(1, " + ROWS + ") n");
    Chunks chunks = read(run, 100, "0");
    chunks.next();
    assertThat(chunks.hasNext()).as("Camel looks one ahead before it processes").isTrue();
    int drained = 0;
    while (chunks.hasNext()) {
      assertThat(chunks.next().fetched()).isZero();
      drained++;
    }
    assertThat(drained).isEqualTo(1);
    assertThat(mapping.mapped()).hasSizeLessThan(1_000);
    assertThatThrownBy(chunks::verifyExhausted).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void reads_again_from_the_overlap_below_the_cursor() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n FROM generate_series(1, 100) n");
    loadAll(read(withCursor(90), 1000, "10"));
    assertThat(mapping.mapped()).hasSize(21).contains(80L, 90L, 100L).doesNotContain(79L);
  }

  @Test
  void leaves_rows_above_the_bound_to_the_next_run() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n FROM generate_series(1, 10) n");
    Chunks chunks = read(run, 1000, "0");
    source("INSERT INTO public.numbers VALUES (11, 11)");
    loadAll(chunks);
    assertThat(mapping.mapped()).hasSize(10);
  }

  @Test
  void ends_at_once_when_there_is_nothing_new() {
    Chunks chunks = read(run, 1000, "0");
    assertThat(chunks.hasNext()).isFalse();
    chunks.verifyExhausted();
    assertThat(chunks.total()).isZero();
  }

  @Test
  void puts_a_bad_row_aside_and_goes_on() throws SQLException {
    source("INSERT INTO public.numbers VALUES (1, 1), (-2, 2), (3, 3)");
    Chunks chunks = read(run, 1000, "0");
    RecordChunk chunk = chunks.next();
    assertThat(chunk.rows().count()).isEqualTo(2);
    assertThat(chunk.rejections())
        .singleElement()
        .satisfies(
            rejection -> {
              assertThat(rejection.stage()).isEqualTo(Stage.VALIDATE);
              assertThat(rejection.key()).isEqualTo(new BusinessKey(List.of("-2")));
              assertThat(rejection.rowversion()).isEqualTo(2L);
            });
    assertThat(chunk.high().rowversion()).isEqualTo(3);
    chunks.close();
  }

  @Test
  void accounts_for_rows_without_a_rowversion_on_the_first_run() throws SQLException {
    source("INSERT INTO public.numbers VALUES (1, 10), (2, NULL), (3, 11)");
    Chunks chunks = read(run, 2, "0");
    long fetched = 0;
    long rejected = 0;
    long high = 0;
    while (chunks.hasNext()) {
      RecordChunk chunk = chunks.next();
      fetched += chunk.fetched();
      rejected += chunk.rejections().size();
      high = chunk.high().rowversion();
      chunks.loaded();
    }
    assertThat(fetched).isEqualTo(3);
    assertThat(rejected).isEqualTo(1);
    assertThat(high).as("the cursor").isEqualTo(11);
  }

  @Test
  void reads_given_keys_without_a_position_to_move_the_cursor_to() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n FROM generate_series(1, 5000) n");
    source("INSERT INTO public.numbers VALUES (-7, 7), (6000, NULL)");
    Chunks chunks = readKeys(250, List.of("3000", "1", "-7", "9999", "6000", "no number"));
    RecordChunk chunk = chunks.next();
    assertThat(chunk.high()).isNull();
    assertThat(chunk.rejections())
        .extracting(r -> r.code() + " " + r.key().json())
        .containsExactlyInAnyOrder("negative [\"-7\"]", "rowversion_missing [\"6000\"]");
    chunks.loaded();
    assertThat(chunks.hasNext()).isFalse();
    chunks.verifyExhausted();
    assertThat(mapping.mapped()).containsExactlyInAnyOrder(1L, 3000L);
  }

  @Test
  void reads_no_delta_for_a_run_that_is_for_something_else() {
    Run reconcile =
        new Run(
            run.id(),
            run.org(),
            run.system(),
            run.entity(),
            RunMode.RECONCILE,
            run.fence(),
            null,
            null,
            run.startedAt());
    assertThatThrownBy(() -> read(reconcile, 1000, "0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("knows no runs of mode reconcile");
  }

  @Test
  void refuses_keys_that_do_not_fit_the_entity() {
    assertThatThrownBy(() -> readKeys(250, Collections.nCopies(100_001, "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100001 keys");
    KeyedReader reader = keyedReader();
    DeltaDefinition definition = definition("public.numbers", 250, "0");
    List<BusinessKey> twoParts = List.of(new BusinessKey(List.of("1", "2")));
    assertThatThrownBy(() -> reader.read(run, definition, mapping, twoParts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[\"1\",\"2\"]");
  }

  private Chunks readKeys(int chunkSize, List<String> ids) {
    List<BusinessKey> keys = ids.stream().map(id -> new BusinessKey(List.of(id))).toList();
    return keyedReader().read(run, definition("public.numbers", chunkSize, "0"), mapping, keys);
  }

  private KeyedReader keyedReader() {
    return new KeyedReader(
        (org, system) -> database.database().read(),
        request -> Optional.empty(),
        ledger.control(),
        ledger.progress());
  }

  @Test
  void hands_a_failure_of_the_source_over_to_the_run() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n FROM generate_series(1, " + ROWS + ") n");
    Chunks chunks = read(run, 100, "0");
    chunks.next();
    chunks.loaded();
    source(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'syncflow-read' AND datname = current_database()");
    assertThatThrownBy(() -> loadAll(chunks)).isInstanceOf(DatabaseException.class);
    assertThat(chunks.hasNext()).isFalse();
    assertThatThrownBy(chunks::verifyExhausted).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void obeys_a_cancel_between_chunks_and_gives_the_connection_back() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n FROM generate_series(1, " + ROWS + ") n");
    Chunks chunks = read(run, 100, "0");
    chunks.next();
    chunks.loaded();
    ledger.control().cancel(run.org(), run.id());
    assertThatThrownBy(chunks::next).isInstanceOf(RunCancelled.class);
    assertThat(chunks.hasNext()).isFalse();
    // The read pool has six connections: a leak of one per run would exhaust it.
    for (int i = 0; i < 10; i++) {
      read(run, 100, "0").close();
    }
  }

  @Test
  void tells_at_the_end_what_had_to_be_decided_about_values() throws SQLException {
    source("INSERT INTO public.numbers SELECT n, n FROM generate_series(1, " + ROWS + ") n");
    RowMapping odd = new NumbersMapping("id: one number is odd", "id: one is even");
    DeltaDefinition numbers = definition("public.numbers", 250, "0");
    loadAll(reader().read(run, numbers, odd));

    assertThat(
            database.ask(
                "SELECT string_agg(error_message, ', ' ORDER BY id) FROM sync_activity_log"
                    + " WHERE level = 'warning' AND sync_id = ?",
                run.id().toString()))
        .isEqualTo("id: one number is odd, id: one is even");
  }

  private static void loadAll(Chunks chunks) {
    while (chunks.hasNext()) {
      chunks.next();
      chunks.loaded();
    }
  }

  private Chunks read(Run of, int chunkSize, String overlap) {
    return read(of, definition("public.numbers", chunkSize, overlap));
  }

  private Chunks read(Run of, DeltaDefinition definition) {
    return reader().read(of, definition, mapping);
  }

  private DeltaReader reader() {
    return new DeltaReader(
        (org, system) -> database.database().read(),
        ledger.control(),
        ledger.progress(),
        new Overlaps(database.scope(), new Alerts(database.scope())));
  }

  private static DeltaDefinition definition(String table, int chunkSize, String overlap) {
    return new DeltaDefinitions()
        .define("oracle_ifs", "numbers", table, "id", "ver:number", overlap, "12", "" + chunkSize);
  }

  private Run withCursor(long cursor) {
    return new Run(
        run.id(),
        run.org(),
        run.system(),
        run.entity(),
        run.mode(),
        run.fence(),
        cursor,
        null,
        run.startedAt());
  }

  private void source(String sql) throws SQLException {
    try (Connection connection = database.superuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
