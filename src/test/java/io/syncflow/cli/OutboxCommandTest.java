package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.SharedSyrveHub;
import io.syncflow.SyrveHub;
import io.syncflow.sandbox.SyrveLogin;
import io.syncflow.security.Role;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Documents on their way to Syrve as an operator sees them, over real HTTP. */
@ExtendWith(SharedSyrveHub.class)
class OutboxCommandTest {

  private static final String STORE = "1239d270-1bbe-f64f-b7ea-5f00518ef508";

  private static SyrveHub hub;
  private static UUID org;
  private static String viewer;
  private static String operator;
  private static String admin;

  @BeforeAll
  static void start(SyrveHub shared) {
    hub = shared;
    org = hub.connected(new SyrveLogin("https://syrve.example.org", "hub", "x"));
    viewer = hub.token(org, Role.VIEWER);
    operator = hub.token(org, Role.OPERATOR);
    admin = hub.token(org, Role.ADMIN);
  }

  /**
   * Four documents of one store: accepted, unknown, behind it, refused; the newest first in lists.
   */
  @BeforeEach
  void documents() {
    hub.execute("DELETE FROM syrve_outbox_jobs WHERE tenant_id = ?", org);
    hub.execute("DELETE FROM syrve_outbox_turns WHERE tenant_id = ?", org);
    hub.execute("INSERT INTO syrve_outbox_turns (tenant_id) VALUES (?)", org);
    document(
        1,
        "status, sent_at, finished_at, attempts, answer",
        "'succeeded', now(), now(), 1, '{\"valid\": true, \"item_count\": 1, \"deviating\": 1,"
            + " \"items\": [{\"product\": {\"code\": \"0017\", \"name\": \"Cola\"},"
            + " \"expected\": 5.000000000, \"actual\": 4.000, \"difference\": -1.000000000}]}'");
    document(
        2,
        "status, sent_at, error_code, last_error, evidence, looked_at",
        "'unknown', '2026-11-21T05:00:00Z', 'outcome_unknown', 'no answer came',"
            + " '{\"says\": \"The server has a document with the number D-2.\"}', now()");
    document(3, "status", "'pending'");
    document(
        4,
        "status, finished_at, attempts, error_code, last_error",
        "'failed', now(), 1, 'refused', 'Доход на отрицательный остаток'");
  }

  @Test
  void the_list_says_at_a_glance_why_each_is_where_it_is() {
    String list = as(viewer, "outbox", "list").out();

    assertThat(list)
        .contains("waits behind document D-2", "which is unknown")
        .contains("Доход на отрицательный остаток");
    assertThat(list.indexOf("D-4")).isLessThan(list.indexOf("D-1"));
    JsonNode unknown = as(viewer, "outbox", "list", "--status", "unknown", "--json").json();
    assertThat(unknown.path("items")).hasSize(1);
    JsonNode all = as(viewer, "outbox", "list", "--all", "--json").json();
    JsonNode first = as(viewer, "outbox", "list", "--limit", "3", "--json").json();
    assertThat(first.path("next_cursor").isTextual()).isTrue();
    assertThat(first.path("items").get(2)).isEqualTo(all.path("items").get(2));
    assertThat(as(viewer, "outbox", "list", "--number", "D-9").out())
        .isEqualTo("There are no such documents.\n");
    assertThat(
            as(hub.token(hub.organisation(), Role.ADMIN), "outbox", "list", "--json")
                .json()
                .path("items"))
        .isEmpty();
  }

  @Test
  void one_of_unknown_outcome_tells_what_is_known_and_where_to_look() {
    String shown = as(viewer, "outbox", "show", id(2)).out();

    assertThat(shown)
        .contains("It was sent at 2026-11-21T05:00:00Z")
        .contains("The server has a document with the number D-2.")
        .contains("stock-takes (inventory documents) for number D-2, dated 2026-11-20T23:00:00")
        .contains("outbox resolve " + id(2) + " --sent --reason TEXT");
  }

  @Test
  void an_accepted_one_tells_what_was_counted_against_what_was_expected() {
    assertThat(as(viewer, "outbox", "show", id(1)).out()).containsPattern("0017 +Cola +5 +4 +-1");
    assertThat(as(viewer, "outbox", "show", id(1), "--document").out())
        .startsWith("<document><documentNumber>D-1</documentNumber>");
  }

  @Test
  void only_an_admin_says_what_became_of_one_of_unknown_outcome_and_it_is_kept() {
    assertThat(as(operator, "outbox", "resolve", id(2), "--sent", "--reason", "seen").exit())
        .isEqualTo(3);
    assertThat(as(admin, "outbox", "resolve", id(2), "--reason", "seen").exit())
        .as("one of the two has to be said")
        .isEqualTo(2);

    Invocation resolved = as(admin, "outbox", "resolve", id(2), "--sent", "--reason", "seen there");

    assertThat(resolved.exit()).as(resolved.err()).isZero();
    assertThat(resolved.out()).containsPattern("status +succeeded");
    assertThat(resolved.out()).containsPattern("resolved_sent +unknown +token:admin +seen there");
    assertThat(as(viewer, "outbox", "show", id(3)).out())
        .contains("is due: it goes with the organisation's next turn");
    assertThat(as(admin, "outbox", "resolve", id(2), "--resend", "--reason", "x").err())
        .contains("The document is succeeded; only one of unknown outcome can be resolved.");
  }

  @Test
  void one_that_is_to_be_sent_again_goes_to_its_old_place() {
    JsonNode job =
        as(admin, "outbox", "resolve", id(2), "--resend", "--reason", "not there", "--json").json();

    assertThat(job.path("status").asText()).isEqualTo("pending");
    assertThat(job.path("sent_at").isNull()).isTrue();
    assertThat(as(viewer, "outbox", "show", id(3)).out())
        .contains("waits behind document D-2", "which is pending");
  }

  @Test
  void a_failed_one_can_be_tried_again_or_taken_back_and_an_unknown_one_neither() {
    assertThat(as(viewer, "outbox", "retry", id(4), "--reason", "x").exit()).isEqualTo(3);
    assertThat(as(operator, "outbox", "retry", id(4), "--reason", "the day is open").out())
        .containsPattern("status +pending");
    assertThat(as(operator, "outbox", "cancel", id(4), "--reason", "counted again").out())
        .containsPattern("status +cancelled");
    assertThat(as(operator, "outbox", "cancel", id(4), "--reason", "twice").err())
        .contains("The document is cancelled; only one that waits or failed can be cancelled.");
    for (String action : new String[] {"retry", "cancel"}) {
      assertThat(as(operator, "outbox", action, id(2), "--reason", "x").err())
          .contains("is unknown: look there");
    }
    assertThat(as(operator, "outbox", "retry", id(1), "--reason", "x").exit()).isEqualTo(3);
    assertThat(
            as(
                    operator,
                    "outbox",
                    "cancel",
                    "019f8a52-1111-7000-8000-000000000000",
                    "--reason",
                    "x")
                .err())
        .contains("There is no such document.");
  }

  @Test
  void a_server_that_takes_no_documents_is_named_with_its_reason_and_the_next_try() {
    hub.execute(
        "UPDATE syrve_outbox_jobs SET status = 'cancelled', finished_at = now()"
            + " WHERE tenant_id = ? AND document_number = 'D-2'",
        org);
    hub.execute(
        "UPDATE syrve_outbox_turns SET wait_code = 'license_busy', wait_message ="
            + " 'no connections available for module 28008806', waiting_since ="
            + " '2026-11-21T04:00:00Z', next_at = '2027-01-01T00:00:00Z' WHERE tenant_id = ?",
        org);

    assertThat(as(viewer, "outbox", "show", id(3)).out())
        .contains("license busy since 2026-11-21T04:00:00Z: no connections available for module")
        .contains("the server is tried again at 2027-01-01T00:00:00Z");
    JsonNode server = as(viewer, "outbox", "server", "--json").json();
    assertThat(server.path("state").asText()).isEqualTo("waiting");
    assertThat(server.path("waiting").asInt()).isEqualTo(1);
    assertThat(server.path("check_before_sending").asBoolean()).isTrue();
    assertThat(as(operator, "outbox", "server", "--check", "off").exit()).isEqualTo(3);
    assertThat(
            as(admin, "outbox", "server", "--check", "off", "--json")
                .json()
                .path("check_before_sending")
                .asBoolean())
        .isFalse();
    assertThat(as(admin, "outbox", "server", "--check", "on").exit()).isZero();

    as(operator, "outbox", "retry", id(3), "--reason", "a seat is free now");
    assertThat(as(viewer, "outbox", "server", "--json").json().path("next_try").asText())
        .as("tried at once")
        .isNotEqualTo("2027-01-01T00:00:00Z");
  }

  private static void document(int number, String columns, String values) {
    hub.execute(
        "INSERT INTO syrve_outbox_jobs (id, tenant_id, job_type, document_number, store_id,"
            + " payload_xml, payload_hash, created_at, "
            + columns
            + ") SELECT '"
            + id(number)
            + "', id, 'incoming_inventory', 'D-"
            + number
            + "', '"
            + STORE
            + "', '<document><documentNumber>D-"
            + number
            + "</documentNumber><dateIncoming>2026-11-20T23:00:00</dateIncoming></document>',"
            + " repeat('0', 64), now() + interval '"
            + number
            + " seconds' - interval '1 hour', "
            + values
            + " FROM organization WHERE id = ?",
        org);
  }

  private static String id(int number) {
    return "019f8a52-0000-7000-8000-00000000000" + number;
  }

  private static Invocation as(String token, String... arguments) {
    Map<String, String> environment = hub.environment(token);
    return Invocation.of(environment, Stream.of(arguments).toArray(String[]::new));
  }
}
