package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncflow cursor} against a running hub, over real HTTP. */
class CursorCommandTest {

  private static final String ONE_O_CLOCK = "2026-11-01T01:00";
  private static final String WHY = "restored a backup";

  @TempDir static Path data;
  private static CliHub hub;
  private static String admin;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws SQLException {
    hub = new CliHub(data);
    admin = hub.acme(Role.ADMIN);
  }

  @AfterAll
  static void stop() throws SQLException {
    hub.close();
  }

  @BeforeEach
  void read() {
    as(admin, "sync", "oracle_ifs", "sites", "--wait");
  }

  @Test
  void shows_where_the_entity_stands_and_what_its_runs_read() {
    Invocation shown =
        as(admin, "cursor", "show", "oracle_ifs", "sites", "--org", "acme", "--json");
    assertThat(shown.exit()).as(shown.err()).isZero();
    JsonNode cursor = shown.json();
    assertThat(cursor.path("at").asText()).isEqualTo("2026-11-01T10:00");
    assertThat(cursor.path("kind").asText()).isEqualTo("date");
    assertThat(cursor.path("overlap").asText()).isEqualTo("PT10M");
    assertThat(cursor.path("width").asText()).isEqualTo("PT10M");
    assertThat(cursor.path("widest").asText()).isEqualTo("PT2H");
    JsonNode pass = cursor.path("passes").path(0);
    assertThat(pass.path("high").asLong()).isEqualTo(cursor.path("rowversion").asLong());
    assertThat(pass.path("rows").asInt()).isEqualTo(2);
    assertThat(pass.has("source_clock")).isTrue();

    Invocation text = as(admin, "cursor", "show", "oracle_ifs", "sites");
    assertThat(text.out()).contains("2026-11-01T10:00", "PT2H", "lowest late");
    Invocation other = as(admin, "cursor", "show", "oracle_ifs", "sites", "--org", "globex");
    assertThat(other.exit()).isEqualTo(RootCommand.REFUSED);
    Invocation unread = as(admin, "cursor", "show", "oracle_ifs", "orders");
    assertThat(unread.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(unread.err()).isEqualToIgnoringNewLines("syncflow: There is no such cursor.");
  }

  @Test
  void is_set_back_with_a_reason_and_says_who_did_it() {
    Invocation set = set(admin, "--at", ONE_O_CLOCK, "--reason", WHY, "--json");
    assertThat(set.exit()).as(set.err()).isZero();
    JsonNode change = set.json().path("changes").path(0);
    assertThat(set.json().path("at").asText()).isEqualTo(ONE_O_CLOCK);
    assertThat(change.path("reason").asText()).isEqualTo(WHY);
    assertThat(change.path("changed_by").asText()).isEqualTo("token:admin");
    assertThat(change.path("old_rowversion").asLong())
        .isEqualTo(change.path("new_rowversion").asLong() + 9L * 3600 * 1_000_000);

    as(admin, "sync", "oracle_ifs", "sites", "--wait");
    assertThat(at()).as("the next run reads on from there").isEqualTo("2026-11-01T10:00");
  }

  @Test
  void is_set_to_a_rowversion_as_it_is_stored() {
    Invocation set = set(admin, "5000000", "--reason", WHY, "--json");
    assertThat(set.exit()).as(set.err()).isZero();
    assertThat(set.json().path("rowversion").asLong()).isEqualTo(5_000_000);
    assertThat(set.json().path("at").asText()).isEqualTo("1970-01-01T00:00:05");
  }

  @Test
  void from_the_beginning_everything_is_read_again() {
    assertThat(set(admin, "--beginning", "--reason", WHY, "--json").json().has("rowversion"))
        .isFalse();
    Invocation sync = as(admin, "sync", "oracle_ifs", "sites", "--wait", "--json");
    assertThat(sync.json().path("fetched").asInt()).isEqualTo(2);
    assertThat(sync.json().path("unchanged").asInt()).isEqualTo(1);
    assertThat(as(admin, "cursor", "show", "oracle_ifs", "sites").out()).contains("the beginning");
  }

  @Test
  void a_higher_one_leaves_records_unread_and_has_to_be_wanted() {
    String later = "2026-11-02T00:00";
    Invocation refused = set(admin, "--at", later, "--reason", WHY);
    assertThat(refused.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(refused.err()).contains("would never be read");
    assertThat(set(admin, "--at", later, "--reason", WHY, "--skip").exit()).isZero();
    assertThat(at()).isEqualTo(later);
    set(admin, "--beginning", "--reason", "tidy up");
  }

  @Test
  void needs_the_admin_role() {
    Invocation operator = set(hub.acme(Role.OPERATOR), "--beginning", "--reason", WHY);
    assertThat(operator.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(operator.err()).contains("this token may not do that", "admin");
    assertThat(as(hub.acme(Role.VIEWER), "cursor", "show", "oracle_ifs", "sites").exit()).isZero();
  }

  @Test
  void is_refused_while_a_run_holds_the_lease() {
    try (AutoCloseable run = hub.openRun("sites")) {
      Invocation refused = set(admin, "--beginning", "--reason", WHY);
      assertThat(refused.exit()).isEqualTo(RootCommand.REFUSED);
      assertThat(refused.err()).contains("A run of this entity is open");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    assertThat(at()).isEqualTo("2026-11-01T10:00");
    assertThat(set(admin, "--beginning", "--reason", WHY).exit()).isZero();
  }

  @Test
  void what_is_exported_can_be_set_again() throws IOException {
    Invocation exported = as(admin, "cursor", "export", "oracle_ifs", "sites");
    Path file = Files.writeString(folder.resolve("sites.json"), exported.out());
    set(admin, "--beginning", "--reason", WHY);

    Invocation back = set(admin, "--from", file.toString(), "--skip", "--reason", WHY, "--json");

    assertThat(back.exit()).as(back.err()).isZero();
    assertThat(back.json().path("at").asText()).isEqualTo("2026-11-01T10:00");
    assertThat(back.json().path("key")).isEqualTo(exported.json().path("key"));
    Invocation wrong =
        as(
            admin,
            "cursor",
            "set",
            "oracle_ifs",
            "items",
            "--from",
            file.toString(),
            "--reason",
            WHY);
    assertThat(wrong.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(wrong.err()).contains("no export of the cursor of oracle_ifs items");
  }

  @Test
  void nonsense_is_told_as_such() {
    assertThat(set(admin, "--at", "yesterday", "--reason", WHY).err())
        .contains("'yesterday' is not a date and time");
    assertThat(set(admin, "--beginning").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(set(admin, "--reason", WHY).exit()).isEqualTo(RootCommand.USAGE);
    assertThat(set(admin, "5", "--beginning", "--reason", WHY).exit()).isEqualTo(RootCommand.USAGE);
    Invocation unknown =
        as(admin, "cursor", "set", "oracle_ifs", "unicorns", "--beginning", "--reason", WHY);
    assertThat(unknown.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(unknown.err()).contains("Nothing carries that entity");
  }

  @Test
  void a_time_that_no_source_has_reached_is_refused_even_with_skip() {
    String before = at();
    for (String time :
        List.of(
            LocalDateTime.now(ZoneOffset.UTC).plusDays(2).toString(),
            "+99999-01-01T00:00",
            "+999999999-01-01T00:00")) {
      Invocation refused = set(admin, "--at", time, "--reason", WHY, "--skip");
      assertThat(refused.exit()).as(time).isEqualTo(RootCommand.USAGE);
      assertThat(refused.err()).contains("more than a day in the future");
    }
    Invocation early = set(admin, "--at", "-999999999-01-01T00:00", "--reason", WHY);
    assertThat(early.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(early.err()).contains("before the year 1");
    assertThat(at()).isEqualTo(before);
  }

  private static String at() {
    return as(admin, "cursor", "show", "oracle_ifs", "sites", "--json").json().path("at").asText();
  }

  private static Invocation set(String token, String... rest) {
    String[] all = new String[rest.length + 4];
    System.arraycopy(new String[] {"cursor", "set", "oracle_ifs", "sites"}, 0, all, 0, 4);
    System.arraycopy(rest, 0, all, 4, rest.length);
    return as(token, all);
  }

  private static Invocation as(String token, String... args) {
    return Invocation.of(hub.environment(token), args);
  }
}
