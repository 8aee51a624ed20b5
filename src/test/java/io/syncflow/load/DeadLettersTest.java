package io.syncflow.load;

import static io.syncflow.load.LoadFixture.rejection;
import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private static final List<String> COLUMNS = List.of("id", "name", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE bins (id varchar(20) PRIMARY KEY, name text,"
            + " src_rowversion bigint NOT NULL)");
    target = load.target("bins");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @BeforeEach
  void start() {
    load.execute("TRUNCATE schedulehub.bins");
    load.execute("DELETE FROM bridge.failed_records");
  }

  @Test
  void reading_the_same_bad_record_again_updates_its_dead_letter() {
    load(List.of(rejection("a", 5L, "first")));
    load(List.of(rejection("a", 6L, "second")));

    assertThat(letters()).containsExactly("[\"a\"],6,second,2,open");
    assertThat(
            load.askLong("SELECT count(*) FROM failed_records WHERE batch_uid <> last_batch_uid"))
        .isEqualTo(1);
  }

  @Test
  void an_older_version_that_fails_does_not_hide_the_newer_failure() {
    load(List.of(rejection("a", 6L, "newer")));
    load(List.of(rejection("a", 5L, "older")));

    assertThat(letters()).containsExactly("[\"a\"],6,newer,1,open");
  }

  @Test
  void two_failing_versions_in_one_chunk_make_one_dead_letter_of_the_newer() {
    load(List.of(rejection("a", 6L, "newer"), rejection("a", 5L, "older")));

    assertThat(letters()).containsExactly("[\"a\"],6,newer,2,open");
  }

  @Test
  void a_record_without_a_key_gets_a_dead_letter_each_time() {
    load(List.of(rejection(null, null, "no key"), rejection(null, null, "no key")));
    load(List.of(rejection(null, null, "no key")));

    assertThat(load.askLong("SELECT count(*) FROM failed_records WHERE bk_hash IS NULL"))
        .isEqualTo(3);
  }

  @Test
  void a_dead_letter_is_resolved_when_its_record_passes() {
    load(List.of(rejection("a", 5L, "too long"), rejection("b", 5L, "too long")));
    load(List.of(), row("a", "fine", 6L), row("c", "fine", 6L));

    assertThat(letters())
        .containsExactly("[\"a\"],5,too long,1,passed", "[\"b\"],5,too long,1,open");
  }

  @Test
  void a_record_that_is_unchanged_passes_too() {
    load(List.of(), row("a", "fine", 5L));
    load(List.of(rejection("a", 5L, "the mapping was wrong for a while")));
    load(List.of(), row("a", "fine", 5L));

    assertThat(letters()).containsExactly("[\"a\"],5,the mapping was wrong for a while,1,passed");
  }

  @Test
  void an_older_version_that_passes_leaves_the_dead_letter_of_a_newer_one_open() {
    load(List.of(rejection("a", 5L, "bad")), row("a", "fine", 4L));
    load(List.of(), row("a", "fine", 4L));

    assertThat(letters()).containsExactly("[\"a\"],5,bad,1,open");
  }

  @Test
  void a_newer_version_in_the_same_chunk_resolves_the_older_failure_even_on_a_first_load() {
    load(List.of(rejection("a", 5L, "bad")), row("a", "fine", 6L));

    assertThat(letters()).containsExactly("[\"a\"],5,bad,1,passed");
  }

  @Test
  void a_record_that_fails_after_it_passed_gets_a_dead_letter_of_its_own() {
    load(List.of(rejection("a", 5L, "bad")));
    load(List.of(), row("a", "fine", 6L));
    load(List.of(rejection("a", 7L, "bad again")));

    assertThat(letters()).containsExactly("[\"a\"],5,bad,1,passed", "[\"a\"],7,bad again,1,open");
  }

  @Test
  void keeps_records_that_jsonb_cannot_hold_as_bytes() {
    String nul = "{\"ID\":\"a\",\"X\":\"\\u0000\"}";
    String surrogate = "{\"X\":\"\\ud800\"}";
    String huge = "{\"X\":1e200000}";
    String broken = "{\"X\":";
    load(List.of(raw("a", nul), raw("b", surrogate), raw("c", huge), raw("d", broken)));

    assertThat(
            load.ask(
                "SELECT convert_from(raw_bytes, 'UTF8') FROM failed_records WHERE raw_data IS NULL"
                    + " ORDER BY business_key"))
        .containsExactly(nul, surrogate, huge, broken);
  }

  @Test
  void a_key_with_nul_is_kept_and_recognised_again() {
    load(List.of(rejection("a\u0000\ud800", 5L, "bad \u0000 character")));
    load(List.of(rejection("a\u0000\ud800", 5L, "bad \u0000 character")));

    assertThat(letters()).containsExactly("[\"a\uFFFD\uFFFD\"],5,bad \uFFFD character,2,open");
  }

  private static Rejection raw(String key, String json) {
    return new Rejection(new BusinessKey(List.of(key)), 1L, Stage.LOAD, "c", "r", json, json);
  }

  private static void load(List<Rejection> rejections, Object[]... rows) {
    load.loader.load(
        load.run("bins"), target, load.chunk(target, COLUMNS, rejections, k -> Map.of(), rows));
  }

  private static List<String> letters() {
    return load.ask(
        "SELECT business_key, source_rowversion, error_message, seen_count,"
            + " CASE WHEN resolved_at IS NULL THEN 'open' ELSE resolution END FROM failed_records"
            + " ORDER BY business_key, source_rowversion");
  }
}
