package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.load.Reconciliations;
import io.syncflow.record.BusinessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Decision 18 through the hub's own routes: transactions of the source become visible later than
 * their rowversion says, in any order. Within the overlap no record is lost and every late one is
 * counted; outside it the record is missing until a reconciliation compares it.
 *
 * <p>One tick is a minute. {@code sites} has a DATE rowversion, so ties are common, and the overlap
 * is ten minutes.
 */
class LateCommitsTest {

  private static final int OVERLAP = 10;
  private static final int LAST = 60;
  private static final LocalDateTime START = LocalDateTime.of(2026, 11, 1, 10, 0);

  private static Path data;
  private static ErpHub hub;

  /**
   * A transaction of the source that writes one record.
   *
   * @param begin the minute of its rowversion
   * @param delay minutes until others see it
   */
  record Commit(int site, int begin, int delay) {
    int visible() {
      return begin + delay;
    }

    String key() {
      return "S" + site;
    }
  }

  @BeforeContainer
  static void start() throws SQLException, IOException {
    data = Files.createTempDirectory("late-commits");
    hub = new ErpHub(data, Map.of("syncflow.chunk-size", "3"), ErpHub.SITES);
  }

  @AfterContainer
  static void stop() throws SQLException, IOException {
    hub.close();
    try (var files = Files.walk(data)) {
      files
          .sorted(java.util.Comparator.reverseOrder())
          .map(Path::toFile)
          .forEach(java.io.File::delete);
    }
  }

  @BeforeTry
  void empty() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB");
    hub.target(
        "TRUNCATE schedulehub.sites, bridge.sync_batches, bridge.erp_sync_state, bridge.alerts"
            + " CASCADE");
  }

  @Property(tries = 25)
  void no_record_is_lost_whatever_the_order_of_commits_within_the_overlap(
      @ForAll("commits") @Size(min = 1, max = 40) List<Commit> commits,
      @ForAll @Size(max = 8) Set<@IntRange(min = 0, max = LAST) Integer> runs)
      throws SQLException {
    Model model = new Model();
    for (int minute = 0; minute <= LAST + OVERLAP; minute++) {
      for (Commit commit : commits) {
        if (commit.visible() == minute) {
          model.commit(commit);
        }
      }
      if (runs.contains(minute) || minute == LAST + OVERLAP) {
        long expected = model.read();
        assertThat(run().late()).as("late records at minute %s", minute).isEqualTo(expected);
      }
    }
    assertThat(target()).isEqualTo(source());
  }

  @Property(tries = 10)
  void a_record_outside_the_overlap_is_missing_until_the_reconciliation_finds_it(
      @ForAll("commits") @Size(min = 1, max = 10) List<Commit> commits,
      @ForAll @IntRange(min = 1, max = 100) int beyond)
      throws SQLException {
    Model model = new Model();
    commits.forEach(commit -> quietly(() -> model.commit(commit)));
    run();
    int cursor = model.highest();
    put("LATE", cursor - OVERLAP - beyond);
    run();
    run();
    assertThat(target()).as("nobody looks there").doesNotContainKey("LATE");

    RunSummary reconciled = run(RunMode.RECONCILE);
    List<BusinessKey> differing =
        new Reconciliations(hub.hub().scope()).repairable(hub.org(), reconciled.run());
    assertThat(differing).containsExactly(new BusinessKey(List.of("LATE")));
    hub.start().loadKeysToEnd(hub.org(), "oracle_ifs", "sites", differing);

    assertThat(target()).isEqualTo(source());
  }

  @Example
  void late_rows_near_the_edge_widen_the_overlap_find_what_hides_below_it_and_tell_once()
      throws SQLException {
    put("S1", 0);
    put("S2", 60);
    run();
    put("S3", 51);
    put("S4", 45);
    put("S5", 100);
    assertThat(run().late()).as("S3 is seen, S4 lies below the edge").isEqualTo(1);
    assertThat(target()).doesNotContainKey("S4");

    assertThat(run().late()).as("the next run looks below the edge").isEqualTo(1);
    assertThat(target()).isEqualTo(source());
    assertThat(hub.ask("SELECT overlap_width / 60000000 FROM bridge.erp_sync_state"))
        .isEqualTo("20");
    assertThat(
            hub.ask(
                "SELECT count(*) || ' ' || min(occurrences) FROM bridge.alerts"
                    + " WHERE kind = 'late_rows'"))
        .isEqualTo("1 1");
    assertThat(
            hub.ask(
                "SELECT message FROM bridge.alerts WHERE kind = 'late_rows' AND ended_at IS NULL"))
        .isEqualTo(
            "records of sites appeared PT9M below the cursor, near the edge of what is read again;"
                + " the overlap is PT20M now and grows to PT2H at most");
  }

  @Example
  void a_batch_says_what_it_read() throws SQLException {
    put("S1", 5);
    put("S2", 60);
    run();
    put("S3", 55);
    put("S4", 90);
    run();
    String minutes =
        "SELECT concat_ws(' ', minute(cursor_rowversion), minute(read_from), minute(low_rowversion),"
            + " minute(high_rowversion), minute(late_low), rows_fetched, rows_late,"
            + " source_clock IS NOT NULL) FROM bridge.sync_batches ORDER BY started_at DESC LIMIT 1";
    assertThat(
            hub.ask(
                minutes.replaceAll("minute\\((\\w+)\\)", "($1 - " + micros(0) + ") / 60000000")))
        .isEqualTo("60 50 55 90 55 3 1 t");
  }

  @Example
  void a_record_read_again_with_a_new_mapping_is_not_late() throws SQLException {
    put("S1", 55);
    put("S2", 60);
    run();
    hub.target("UPDATE schedulehub.sites SET name = 'as an older mapping wrote it'");
    RunSummary second = run();
    assertThat(second.updated()).isEqualTo(2);
    assertThat(second.late()).isZero();
  }

  @Example
  void what_a_failed_run_found_late_is_learnt_when_the_next_one_begins() throws SQLException {
    put("S1", 60);
    run();
    put("S2", 50);
    run();
    hub.target(
        "UPDATE bridge.erp_sync_state SET overlap_width = NULL, read_again_from = NULL,"
            + " unjudged_batch_uid = (SELECT uid FROM bridge.sync_batches"
            + " ORDER BY started_at DESC LIMIT 1)");
    run();
    assertThat(hub.ask("SELECT overlap_width / 60000000 FROM bridge.erp_sync_state"))
        .isEqualTo("20");
  }

  @Provide
  Arbitrary<List<Commit>> commits() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, LAST),
            Arbitraries.integers().between(0, OVERLAP))
        .as(Commit::new)
        .list();
  }

  /** What the source shows, and what runs have seen of it. */
  private static final class Model {

    private final Map<String, Integer> shown = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private Integer cursor;

    /** A transaction that would write an older version waited for the row's lock: it has none. */
    void commit(Commit commit) throws SQLException {
      Integer before = shown.get(commit.key());
      if (before == null || commit.begin() > before) {
        shown.put(commit.key(), commit.begin());
        put(commit.key(), commit.begin());
      }
    }

    /** A run reads; answers how many records it finds below the cursor that none had seen. */
    long read() {
      Integer from = cursor;
      long late =
          from == null
              ? 0
              : shown.entrySet().stream()
                  .filter(e -> e.getValue() < from && !e.getValue().equals(seen.get(e.getKey())))
                  .count();
      seen.putAll(shown);
      cursor =
          shown.isEmpty() ? cursor : Integer.valueOf(Math.max(highest(), from == null ? 0 : from));
      return late;
    }

    int highest() {
      return shown.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  private static void put(String site, int minute) throws SQLException {
    hub.erp(
        "MERGE INTO IFSAPP.SITE_TAB KEY (CONTRACT) VALUES ('%s', 'at minute %d', 'SE', 'Y', NULL, TIMESTAMP '%s')"
            .formatted(
                site, minute, START.plusMinutes(minute).toString().replace('T', ' ') + ":00"));
  }

  private static long micros(int minute) {
    return START.plusMinutes(minute).toEpochSecond(java.time.ZoneOffset.UTC) * 1_000_000;
  }

  private static RunSummary run() {
    return run(RunMode.REALTIME);
  }

  private static RunSummary run(RunMode mode) {
    return hub.run("sites", mode);
  }

  private static Map<String, String> source() {
    return pairs(hub.erp(), "SELECT CONTRACT, DESCRIPTION FROM IFSAPP.SITE_TAB");
  }

  private static Map<String, String> target() {
    try (Connection all = hub.database().superuser()) {
      return pairs(all, "SELECT site_code, name FROM schedulehub.sites");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> pairs(Connection connection, String sql) {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql)) {
      Map<String, String> pairs = new TreeMap<>();
      while (row.next()) {
        pairs.put(row.getString(1), row.getString(2));
      }
      return pairs;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @FunctionalInterface
  private interface SqlWork {
    void run() throws SQLException;
  }

  private static void quietly(SqlWork work) {
    try {
      work.run();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
