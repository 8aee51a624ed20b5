package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.SharedSyrveHub;
import io.syncflow.SyrveHub;
import io.syncflow.security.Role;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code syncflow syrve objects} against a hub over HTTP. */
@ExtendWith(SharedSyrveHub.class)
class SyrveObjectsCommandTest {

  private static final String FIRST = "00000000-0000-4000-8000-000000000001";
  private static final String SECOND = "00000000-0000-4000-8000-000000000002";

  private static SyrveHub hub;
  private static UUID org;
  private static Map<String, String> environment;

  @BeforeAll
  static void start(SyrveHub shared) {
    hub = shared;
    org = hub.organisation();
    environment = hub.environment(hub.token(org, Role.OPERATOR));
    object(FIRST, "unit", "{\"name\": \"kg\"}", 'a', "2026-11-01", null);
    object(FIRST, "product", "{\"name\": \" Old\", \"num\": \"00137\"}", 'b', "2026-11-01", null);
    object(
        FIRST,
        "product",
        "{\"name\": \" Ж\", \"num\": \"00137\", \"w\": 1.500}",
        'c',
        "2026-11-02",
        null);
    object(SECOND, "product", "{\"name\": \"gone\"}", 'd', "2026-11-01", "2026-11-03");
    String other = hub.organisation().toString();
    object(other, FIRST, "product", "{\"name\": \"not yours\"}", 'e', "2026-11-09", null);
  }

  private static void object(
      String id, String type, String payload, char hash, String seen, String missing) {
    object(org.toString(), id, type, payload, hash, seen, missing);
  }

  private static void object(
      String org, String id, String type, String payload, char hash, String seen, String missing) {
    hub.execute(
        "INSERT INTO syrve_raw_objects (tenant_id, entity_type, syrve_id, payload, payload_hash,"
            + " imported_at, last_seen_at, missing_since) VALUES ('%s', '%s', '%s', '%s',"
                .formatted(org, type, id, payload)
            + " repeat('%s', 64), '%s', '%s', %s)"
                .formatted(hash, seen, seen, missing == null ? "NULL" : "'" + missing + "'"));
  }

  @Test
  void lists_current_states_by_type_and_id() {
    String list = run("list").out();

    assertThat(list).contains("00137", " Ж", "kg", "gone").doesNotContain("Old", "not yours");
    assertThat(run("list", "--type", "unit").out()).contains("kg").doesNotContain("gone");
    assertThat(run("list", "--missing").out()).contains("gone").doesNotContain("kg");
    assertThat(run("list", "--id", SECOND).out()).contains("gone").doesNotContain("kg");
    assertThat(run("list", "--type", "stock").out()).contains("There are no such objects.");
  }

  @Test
  void pages_go_on_where_the_last_one_ended() {
    JsonNode all = run("list", "--all", "--json").json().path("items");
    JsonNode one = run("list", "--limit", "1", "--json").json();

    assertThat(all).hasSize(3);
    assertThat(one.path("items")).hasSize(1);
    assertThat(one.path("next_cursor").isTextual()).isTrue();
  }

  @Test
  void shows_an_object_and_the_states_it_had() {
    String shown = run("show", "product", FIRST).out();
    JsonNode json = run("show", "product", FIRST, "--json").json();

    assertThat(shown).contains("1.500", "cccccc", "bbbbbb");
    assertThat(json.path("payload").path("name").asText()).isEqualTo(" Ж");
    assertThat(json.path("states")).hasSize(2);
    assertThat(json.path("states").path(1).path("payload").path("name").asText()).isEqualTo(" Old");
  }

  @Test
  void what_is_not_there_or_no_type_is_refused() {
    assertThat(run("show", "product", "00000000-0000-4000-8000-00000000000f").exit())
        .isEqualTo(RootCommand.REFUSED);
    assertThat(run("show", "dish", FIRST).err()).contains("no such type of objects");
    assertThat(run("list", "--type", "dish").err()).contains("has to be");
    assertThat(run("show", "product", "x").exit()).isEqualTo(RootCommand.USAGE);
  }

  private static Invocation run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "syrve";
    all[1] = "objects";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Invocation.of(environment, all);
  }
}
