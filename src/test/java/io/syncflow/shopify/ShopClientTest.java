package io.syncflow.shopify;

import static io.syncflow.http.ScriptedServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import io.syncflow.http.AddressGuard;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.Authentication;
import io.syncflow.http.CallFailed;
import io.syncflow.http.Outbound;
import io.syncflow.http.OutboundLimits;
import io.syncflow.http.ScriptedServer;
import io.syncflow.ledger.Alerts;
import io.syncflow.security.Redactor;
import io.syncflow.shopify.ShopRefused.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A change of a shop has happened when the answer is a 200, has no errors, no userErrors and the
 * payload (issue 5.3, B68): each of the four missing alone is no success, over HTTP.
 */
class ShopClientTest {

  private static final String DONE =
      "{\"data\":{\"productUpdate\":{\"product\":{\"id\":\"1\"},\"userErrors\":[]}}}";

  private static TestDatabase database;

  private Outbound outbound;
  private ShopClient client;
  private UUID org;
  private UUID connection;

  @BeforeAll
  static void openDatabase() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @BeforeEach
  void open() {
    OrgScope scope = database.scope();
    org = database.organisation("acme_" + UUID.randomUUID().toString().substring(0, 8));
    connection =
        UUID.fromString(
            database.ask(
                "INSERT INTO integration_connections (org_id, system, name) VALUES (?, 'shopify',"
                    + " 'shop') RETURNING id",
                org));
    Duration second = Duration.ofSeconds(1);
    outbound =
        new Outbound(
            scope,
            new Redactor(),
            new AddressGuard("127.0.0.1"),
            new OutboundLimits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                2,
                second,
                second,
                Duration.ofHours(1),
                1 << 20),
            Clock.systemUTC(),
            time -> {});
    client = new ShopClient(outbound, new Alerts(scope), Clock.systemUTC(), time -> {});
  }

  @AfterEach
  void close() throws IOException {
    outbound.close();
  }

  @Test
  void all_four_are_a_success() throws IOException {
    assertThat(said(200, DONE)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"201", "202", "204", "206", "302", "400", "404", "500", "503"})
  void the_very_same_answer_with_another_status_is_none(int status) throws IOException {
    assertThat(said(status, DONE)).isInstanceOf(CallFailed.class);
  }

  @Test
  void an_answer_with_errors_is_none_although_it_has_the_payload() throws IOException {
    assertThat(kind(DONE.replace("{\"data\"", "{\"errors\":[{\"message\":\"no\"}],\"data\"")))
        .isEqualTo(Kind.ERRORS);
  }

  @Test
  void an_answer_with_user_errors_is_none_although_it_has_the_product() throws IOException {
    assertThat(
            kind(
                DONE.replace(
                    "\"userErrors\":[]",
                    "\"userErrors\":[{\"field\":[\"title\"],\"message\":\"too long\"}]")))
        .isEqualTo(Kind.USER_ERRORS);
  }

  @Test
  void an_answer_without_the_payload_is_none_although_nothing_is_wrong_with_it()
      throws IOException {
    assertThat(kind("{\"data\":{\"productUpdate\":null}}")).isEqualTo(Kind.NO_PAYLOAD);
    assertThat(kind("{\"data\":{}}")).isEqualTo(Kind.NO_PAYLOAD);
    assertThat(said(200, "{}")).isInstanceOf(CallFailed.class);
    assertThat(said(200, "<html>Welcome</html>")).isInstanceOf(CallFailed.class);
  }

  private Kind kind(String body) throws IOException {
    Throwable refused = said(200, body);
    assertThat(refused).isInstanceOf(ShopRefused.class);
    return ((ShopRefused) refused).kind();
  }

  /** What a mutation that is answered so ends with; null for success. */
  private Throwable said(int status, String body) throws IOException {
    try (ScriptedServer server = new ScriptedServer(request -> answer(status, "", body))) {
      ShopAccount account =
          new ShopAccount(
              new ApiAccount(
                  org,
                  connection,
                  "shopify",
                  URI.create("http://127.0.0.1:" + server.port()),
                  Authentication.bearer("token"),
                  ApiAccount.Budget.DEFAULT),
              "2026-07",
              0,
              null,
              false);
      return catchThrowable(
          () ->
              client.ask(
                  account,
                  Operation.PRODUCT_UPDATE,
                  JsonNodeFactory.instance.objectNode(),
                  Asking.PERSON));
    }
  }
}
