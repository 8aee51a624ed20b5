package io.syncflow.load;

import static io.syncflow.load.LoadFixture.rejection;
import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.record.Rejection;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of a key's changes while one of them lies among the dead letters. */
class HeldChangesTest {

  private static final List<String> COLUMNS = List.of("id", "name", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;
  private static ReleaseHeld releaseHeld;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE bins (id varchar(20) PRIMARY KEY, name text CHECK (name <> 'bad'),"
            + " src_rowversion bigint NOT NULL)");
    target = load.target("bins");
    releaseHeld = new ReleaseHeld(load.database.scope(), new ChunkBook(), load.catalogue);
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @BeforeEach
  void start() {
    load.execute("TRUNCATE schedulehub.bins");
    load.execute("DELETE FROM bridge.failed_records");
    load.execute("DELETE FROM bridge.held_changes");
  }

  @Test
  void a_later_change_supersedes_the_dead_letter_unless_told_otherwise() {
    load(null, List.of(rejection("a", 5L, "bad")));
    Counts counts = load("supersede", List.of(), row("a", "fine", 6L));

    assertThat(counts.inserted()).isEqualTo(1);
    assertThat(load.ask("SELECT resolution FROM failed_records")).containsExactly("passed");
  }

  @Test
  void it_waits_behind_the_dead_letter_where_that_is_wished_and_is_counted() {
    load("wait", List.of(rejection("a", 5L, "bad")));
    Counts counts =
        load("wait", List.of(), row("a", "later", 6L), row("b", "other", 6L), row("a", "old", 4L));

    assertThat(counts.pending()).isEqualTo(1);
    assertThat(counts.inserted()).as("b, and the version before the failure").isEqualTo(2);
    assertThat(counts.balances()).isTrue();
    assertThat(names()).containsExactly("a,old,4", "b,other,6");
    assertThat(load.ask("SELECT count(*) FROM failed_records WHERE resolved_at IS NULL"))
        .containsExactly("1");
  }

  @Test
  void the_newest_change_waits_and_older_ones_are_superseded() {
    load("wait", List.of(rejection("a", 5L, "bad")));
    load("wait", List.of(), row("a", "seven", 7L));
    Counts counts = load("wait", List.of(), row("a", "six", 6L), row("a", "eight", 8L));

    assertThat(counts.pending()).isEqualTo(1);
    assertThat(counts.superseded()).isEqualTo(1);
    assertThat(load.ask("SELECT source_rowversion, payload ->> 'name' FROM held_changes"))
        .containsExactly("8,eight");
  }

  @Test
  void the_failed_version_itself_passes_and_what_waits_is_released_after_it() {
    load("wait", List.of(rejection("a", 5L, "bad")));
    load("wait", List.of(), row("a", "later", 6L));
    assertThat(release()).as("the dead letter is open").isZero();

    load("wait", List.of(), row("a", "mended", 5L));
    assertThat(names()).containsExactly("a,mended,5");
    assertThat(release()).isEqualTo(1);

    assertThat(names()).containsExactly("a,later,6");
    assertThat(load.ask("SELECT * FROM held_changes")).isEmpty();
    assertThat(load.askLong("SELECT max(rows_released) FROM sync_batches")).isEqualTo(1);
  }

  @Test
  void what_the_target_refuses_after_its_release_becomes_a_dead_letter_of_its_own() {
    load("wait", List.of(rejection("a", 5L, "first")));
    load("wait", List.of(), row("a", "bad", 6L));
    load.execute("UPDATE bridge.failed_records SET resolved_at = now(), resolution = 'ignored'");

    assertThat(release()).isEqualTo(1);

    assertThat(load.ask("SELECT * FROM bins")).isEmpty();
    assertThat(load.ask("SELECT error_code FROM failed_records WHERE resolved_at IS NULL"))
        .containsExactly("check_violation");
  }

  @Test
  void another_word_is_refused() {
    assertThatThrownBy(() -> load("later", List.of()))
        .hasMessageContaining("afterFailure 'later' is neither supersede nor wait");
  }

  private static int release() {
    return releaseHeld.release(load.run("bins"), target);
  }

  private static Counts load(String afterFailure, List<Rejection> rejections, Object[]... rows) {
    return load.loader.load(
        load.run("bins"),
        target,
        load.chunk(target, COLUMNS, rejections, k -> Map.of(), rows),
        afterFailure);
  }

  private static List<String> names() {
    return load.ask("SELECT id, name, src_rowversion FROM bins ORDER BY id");
  }
}
