package io.syncflow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskTest {

  private static final Who ADA = new Who("token:ada", null);
  private static final String LONG = "name takes 4 characters and \"%s\" has 5.";

  private static Letters letters;
  private static FailedRecords failed;
  private static Desk desk;

  @BeforeAll
  static void create() {
    letters = new Letters();
    failed = new FailedRecords(letters.database.scope());
    desk = new Desk(letters.database.scope());
  }

  @AfterAll
  static void drop() {
    letters.close();
  }

  @BeforeEach
  void start() {
    letters.execute("DELETE FROM bridge.failed_records");
  }

  @Test
  void groups_by_cause_the_commonest_first() {
    add("price: \"x\" is not a decimal number.");
    add(LONG.formatted("a"));
    UUID newest = add(LONG.formatted("b"));

    List<FailureGroup> groups = failed.groups(letters.org, Selection.ALL.onlyOpen(), 10);

    assertThat(groups).extracting(FailureGroup::count).containsExactly(2L, 1L);
    assertThat(groups.get(0).reason()).isEqualTo("name takes <n> characters and <value> has <n>.");
    assertThat(groups.get(0).example()).isEqualTo(newest);
    assertThat(groups.get(0).exampleReason()).isEqualTo(LONG.formatted("b"));
    assertThat(failed.groups(letters.org, Selection.ALL.onlyOpen(), 1)).hasSize(1);
  }

  @Test
  void pages_by_key_and_every_filter_finds_its_own() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(add(LONG.formatted("n" + i)));
    }
    List<FailedRecord> first = failed.list(letters.org, Selection.ALL, null, 3);
    List<FailedRecord> rest = failed.list(letters.org, Selection.ALL, first.get(2).id(), 3);
    assertThat(first)
        .extracting(FailedRecord::id)
        .containsExactly(ids.get(4), ids.get(3), ids.get(2));
    assertThat(rest).extracting(FailedRecord::id).containsExactly(ids.get(1), ids.get(0));

    String fingerprint = first.get(0).fingerprint();
    Instant soon = Instant.now().plusSeconds(60);
    assertThat(
            count(
                new Selection(
                    "oracle_ifs",
                    "items",
                    "validate",
                    true,
                    fingerprint,
                    letters.batch,
                    soon,
                    Instant.EPOCH,
                    "N3",
                    null)))
        .isEqualTo(1);
    assertThat(count(new Selection("other", null, null, null, null, null, null, null, null, null)))
        .isZero();
    assertThat(count(new Selection(null, "orders", null, null, null, null, null, null, null, null)))
        .isZero();
    assertThat(count(new Selection(null, null, "map", null, null, null, null, null, null, null)))
        .isZero();
    assertThat(count(new Selection(null, null, null, false, null, null, null, null, null, null)))
        .isZero();
    assertThat(
            count(
                new Selection(
                    null, null, null, null, "0".repeat(16), null, null, null, null, null)))
        .isZero();
    assertThat(
            count(
                new Selection(
                    null, null, null, null, null, UUID.randomUUID(), null, null, null, null)))
        .isZero();
    assertThat(
            count(
                new Selection(null, null, null, null, null, null, Instant.EPOCH, null, null, null)))
        .isZero();
    assertThat(count(new Selection(null, null, null, null, null, null, null, soon, null, null)))
        .isZero();
    assertThat(count(new Selection(null, null, null, null, null, null, null, null, "%", null)))
        .isZero();
    assertThat(count(Selection.of(ids.subList(0, 2)))).isEqualTo(2);
  }

  @Test
  void an_edit_is_audited_and_leaves_the_original_alone() {
    UUID id = letters.add("map", "c", "r", "{\"ACTIVE\": \"maybe\", \"PRICE\": 1.50}");

    Desk.Answer first =
        desk.edit(
            letters.org,
            id,
            "[{\"op\":\"replace\",\"path\":\"/ACTIVE\",\"value\":\"Y\"}]",
            "typo",
            ADA);
    Desk.Answer second =
        desk.edit(
            letters.org,
            id,
            "[{\"op\":\"test\",\"path\":\"/ACTIVE\",\"value\":\"Y\"},"
                + "{\"op\":\"add\",\"path\":\"/NOTE\",\"value\":12345678901234567890.10}]",
            null,
            ADA);

    assertThat(List.of(first, second)).containsOnly(Desk.Answer.DONE);
    FailedRecord.Detail detail = failed.find(letters.org, id).orElseThrow().detail();
    assertThat(detail.raw()).isEqualTo("{\"PRICE\": 1.50, \"ACTIVE\": \"maybe\"}");
    assertThat(detail.edited())
        .isEqualTo("{\"NOTE\": 12345678901234567890.10, \"PRICE\": 1.50, \"ACTIVE\": \"Y\"}");
    assertThat(detail.history()).extracting(DeskEvent::action).containsExactly("edited", "edited");
    DeskEvent event = detail.history().get(0);
    assertThat(event.actor()).isEqualTo("token:ada");
    assertThat(event.reason()).isEqualTo("typo");
    assertThat(event.before()).isEqualTo(detail.raw());
    assertThat(event.after()).isEqualTo("{\"PRICE\": 1.50, \"ACTIVE\": \"Y\"}");
  }

  @Test
  void a_patch_that_does_not_fit_changes_nothing() {
    UUID id = letters.add("map", "c", "r", "{\"A\": 1}");
    for (String patch :
        List.of(
            "[{\"op\":\"test\",\"path\":\"/A\",\"value\":2}]",
            "[{\"op\":\"remove\",\"path\":\"/B\"}]",
            "[{\"op\":\"dance\",\"path\":\"/A\"}]",
            "[{\"op\":\"add\",\"path\":\"/A\"}]",
            "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]",
            "[1]",
            "{\"op\":\"remove\",\"path\":\"/A\"}",
            "[{\"op\":\"add\",\"path\":\"/C\",\"value\":\"\\u0000\"}]")) {
      assertThatThrownBy(() -> desk.edit(letters.org, id, patch, null, ADA))
          .as(patch)
          .isInstanceOf(PatchRefused.class);
    }
    FailedRecord.Detail detail = failed.find(letters.org, id).orElseThrow().detail();
    assertThat(detail.edited()).isNull();
    assertThat(detail.history()).isEmpty();
  }

  @Test
  void ignores_a_whole_group_with_a_reason_and_takes_one_back() {
    UUID one = add(LONG.formatted("a"));
    add(LONG.formatted("b"));
    UUID other = add("price: \"x\" is not a decimal number.");
    String fingerprint = failed.find(letters.org, one).orElseThrow().fingerprint();
    Selection group =
        new Selection(null, null, null, true, fingerprint, null, null, null, null, null);

    assertThat(desk.ignore(letters.org, group, "closed sites", ADA)).isEqualTo(2);
    assertThat(desk.ignore(letters.org, group, "again", ADA)).isZero();
    assertThat(failed.list(letters.org, Selection.ALL.onlyOpen(), null, 9))
        .extracting(FailedRecord::id)
        .containsExactly(other);

    assertThat(desk.reopen(letters.org, one, "was real", ADA)).isEqualTo(Desk.Answer.DONE);
    assertThat(desk.reopen(letters.org, one, "twice", ADA)).isEqualTo(Desk.Answer.NOT_NOW);
    assertThat(desk.reopen(letters.org, UUID.randomUUID(), "none", ADA))
        .isEqualTo(Desk.Answer.UNKNOWN);
    FailedRecord again = failed.find(letters.org, one).orElseThrow();
    assertThat(again.resolution()).isNull();
    assertThat(again.detail().history())
        .extracting(DeskEvent::action, DeskEvent::reason)
        .containsExactly(tuple("ignored", "closed sites"), tuple("reopened", "was real"));
  }

  @Test
  void a_resolved_one_cannot_be_edited_and_a_strangers_does_not_exist() {
    UUID id = add("r");
    UUID stranger = letters.database.organisation("stranger" + id.toString().substring(30));
    String patch = "[{\"op\":\"add\",\"path\":\"/A\",\"value\":1}]";
    assertThat(desk.edit(stranger, id, patch, null, ADA)).isEqualTo(Desk.Answer.UNKNOWN);
    assertThat(desk.ignore(stranger, Selection.ALL, "mine now", ADA)).isZero();
    assertThat(failed.find(stranger, id)).isEmpty();

    desk.ignore(letters.org, Selection.of(List.of(id)), "done", ADA);
    assertThat(desk.edit(letters.org, id, patch, null, ADA)).isEqualTo(Desk.Answer.NOT_NOW);
  }

  @Test
  void one_that_failed_anew_meanwhile_is_not_opened_twice() {
    UUID old = add("r");
    desk.ignore(letters.org, Selection.of(List.of(old)), "done", ADA);
    letters.execute(
        "INSERT INTO bridge.failed_records (org_id, batch_uid, source_system, entity_name, bk_hash,"
            + " stage_failed, error_code, error_message) SELECT org_id, batch_uid, source_system,"
            + " entity_name, bk_hash, stage_failed, error_code, error_message"
            + " FROM bridge.failed_records");

    assertThat(desk.reopen(letters.org, old, "again", ADA)).isEqualTo(Desk.Answer.NOT_NOW);
  }

  private static UUID add(String reason) {
    return letters.add("validate", "c", reason, "{}");
  }

  private static long count(Selection selection) {
    return failed.count(letters.org, selection);
  }
}
