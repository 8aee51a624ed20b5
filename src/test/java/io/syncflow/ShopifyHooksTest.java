package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.syncflow.deadletter.Desk;
import io.syncflow.deadletter.Who;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Webhooks over HTTP: who is let in (B31–B43), and what follows from them in any order (F32, F33).
 */
class ShopifyHooksTest {

  private static final String BODY = "{\"id\":4711,\"title\":\"Mug\"}";

  @TempDir static Path data;
  private static ShopifyHub hub;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<HttpRequest.Builder, String> bodies =
      Collections.synchronizedMap(new IdentityHashMap<>());
  private ShopifyHub.Tenant fixture;

  @BeforeAll
  static void start() {
    hub = ShopifyHub.start(data, Map.of());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void open() {
    fixture = hub.tenant(40);
    fixture.openEndpoint(fixture.shop.webhookSecret(), Duration.ZERO);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_delivery_with_a_good_signature_is_stored_and_answered() throws Exception {
    assertThat(send(delivery("d-1", BODY)).statusCode()).isEqualTo(200);
    assertThat(
            fixture.ask(
                "SELECT event_type || ' ' || convert_from(raw_body, 'UTF8')"
                    + " FROM public.webhook_inbound_events"))
        .isEqualTo("products/update " + BODY);
    assertThat(fixture.ask("SELECT headers::text FROM public.webhook_inbound_events"))
        .doesNotContainIgnoringCase("hmac");
  }

  @Test
  void a_delivery_without_or_with_a_wrong_signature_is_refused_and_not_stored() throws Exception {
    String good = sign(BODY, fixture.shop.webhookSecret());
    byte[] bytes = Base64.getDecoder().decode(good);
    refused(401, "signature_missing", delivery("d-1", BODY).header("X-None", "1"), null);
    for (String signature :
        List.of(
            "",
            "not base64!",
            HexFormat.of().formatHex(bytes),
            good.substring(0, 20),
            sign(BODY + " ", fixture.shop.webhookSecret()),
            sign(BODY, "shpss_of_somebody_else"))) {
      refused(401, "signature_invalid", delivery("d-1", BODY), signature);
    }
    refused(401, "signature_invalid", delivery("d-1", BODY.replace(":", ": ")), good);
    assertThat(fixture.ask("SELECT count(*) FROM public.webhook_inbound_events")).isEqualTo("0");
  }

  @Test
  void the_secret_of_another_organisation_and_the_name_of_another_shop_do_not_count()
      throws Exception {
    try (ShopifyHub.Tenant other = hub.tenant(0)) {
      other.openEndpoint("another secret", Duration.ZERO);
      refused(401, "signature_invalid", delivery("d-1", BODY), sign(BODY, "another secret"));
    }
    HttpRequest.Builder foreign =
        delivery("d-1", BODY).setHeader("X-Shopify-Shop-Domain", "evil.myshopify.com");
    refused(401, "shop_mismatch", foreign, sign(BODY, fixture.shop.webhookSecret()));
  }

  @Test
  void an_unknown_and_a_disabled_endpoint_are_not_told_apart() throws Exception {
    HttpResponse<String> unknown = send(delivery("d-1", BODY, UUID.randomUUID().toString()));
    HttpResponse<String> malformed = send(delivery("d-1", BODY, "4711"));
    fixture.endpoints().enable(fixture.org, fixture.connection, false);
    HttpResponse<String> disabled = send(delivery("d-1", BODY));
    assertThat(List.of(unknown.statusCode(), malformed.statusCode(), disabled.statusCode()))
        .containsOnly(404);
    assertThat(unknown.body()).isEqualTo(disabled.body()).isEqualTo(malformed.body());
    assertThat(unknown.body()).contains("\"code\":\"not_found\"");
  }

  @Test
  void while_a_secret_is_replaced_either_signs_and_then_only_the_new_one() throws Exception {
    fixture.openEndpoint("the new secret", Duration.ofHours(1));
    assertThat(send(delivery("d-1", BODY)).statusCode()).isEqualTo(200);
    assertThat(signed(delivery("d-2", BODY), sign(BODY, "the new secret")).statusCode())
        .isEqualTo(200);
    fixture.openEndpoint("the newest secret", Duration.ZERO);
    refused(401, "signature_invalid", delivery("d-3", BODY), sign(BODY, "the new secret"));
    refused(
        401, "signature_invalid", delivery("d-3", BODY), sign(BODY, fixture.shop.webhookSecret()));
  }

  @Test
  void a_body_that_calls_itself_a_form_is_verified_over_its_bytes() throws Exception {
    String form = "id=4711&title=Mug+%26+Co&=";
    HttpRequest.Builder request =
        delivery("d-1", form).setHeader("Content-Type", "application/x-www-form-urlencoded");
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(
            fixture.ask("SELECT convert_from(raw_body, 'UTF8') FROM public.webhook_inbound_events"))
        .isEqualTo(form);
  }

  @Test
  void an_old_delivery_that_comes_again_when_it_has_been_worked_on_has_no_second_effect()
      throws Exception {
    String id = fixture.shop.merchant().products().get(0);
    String body = "{\"id\":" + id.substring(id.lastIndexOf('/') + 1) + "}";
    send(delivery("d-1", body));
    assertThat(fixture.run("webhooks", RunMode.REALTIME).fetched()).isEqualTo(1);
    double before = counted("duplicate");

    assertThat(send(delivery("d-1", body)).statusCode()).isEqualTo(200);

    assertThat(counted("duplicate")).isEqualTo(before + 1);
    assertThat(fixture.ask("SELECT string_agg(status, ' ') FROM public.webhook_inbound_events"))
        .isEqualTo("processed");
    assertThat(fixture.run("webhooks", RunMode.REALTIME).fetched()).isZero();
  }

  @Test
  void who_knocks_with_a_wrong_key_or_none_is_counted() throws Exception {
    double missing = counted("signature_missing");
    double invalid = counted("signature_invalid");
    double accepted = counted("accepted");
    refused(401, "signature_missing", delivery("d-1", BODY), null);
    refused(401, "signature_invalid", delivery("d-1", BODY), "AAAA");
    send(delivery("d-1", BODY));
    assertThat(counted("signature_missing")).isEqualTo(missing + 1);
    assertThat(counted("signature_invalid")).isEqualTo(invalid + 1);
    assertThat(counted("accepted")).isEqualTo(accepted + 1);
  }

  @Test
  void the_same_delivery_five_times_at_once_is_stored_once_and_answered_five_times()
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      List<Future<Integer>> all =
          IntStream.range(0, 5)
              .mapToObj(i -> threads.submit(() -> send(delivery("d-1", BODY)).statusCode()))
              .toList();
      for (Future<Integer> one : all) {
        assertThat(one.get()).isEqualTo(200);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fixture.ask("SELECT count(*) FROM public.webhook_inbound_events")).isEqualTo("1");
    String other = BODY.replace("Mug", "Bowl");
    assertThat(send(delivery("d-1", other)).statusCode()).isEqualTo(200);
    assertThat(fixture.ask("SELECT count(*) FROM public.webhook_inbound_events"))
        .as("the same id with another body is another delivery")
        .isEqualTo("2");
  }

  @Test
  void headers_and_parameters_that_camel_would_obey_have_no_effect() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    url(fixture.connection.toString())
                        + "?CamelHttpUri=http://evil/&CamelBeanMethodName=close&connection="
                        + UUID.randomUUID()))
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .header("X-Shopify-Topic", "products/update")
            .header("X-Shopify-Webhook-Id", "d-9")
            .header("X-Shopify-Shop-Domain", fixture.shop.domain())
            .header("CamelHttpUri", "http://evil/")
            .header("cAmElSqlQuery", "DROP TABLE products")
            .header("CamelBeanMethodName", "close")
            .header("CamelFileName", "/etc/passwd")
            .header("connection-id", UUID.randomUUID().toString());
    assertThat(signed(request, sign(BODY, fixture.shop.webhookSecret())).statusCode())
        .isEqualTo(200);
    assertThat(fixture.ask("SELECT headers::text FROM public.webhook_inbound_events"))
        .doesNotContainIgnoringCase("camel");
  }

  @Test
  void webhooks_in_any_order_and_some_twice_lead_to_what_the_shop_has() {
    fixture.products();
    fixture.subscribe();
    List<String> ids = fixture.shop.merchant().products();
    String early = fixture.shop.merchant().add("Early", "EARLY", 1, "5.00");
    fixture.shop.merchant().rename(early, "Early, renamed");
    fixture.shop.merchant().rename(ids.get(0), "First");
    fixture.shop.merchant().rename(ids.get(0), "Second");
    fixture.shop.merchant().delete(ids.get(1));
    fixture.shop.merchant().stock(ids.get(2), 9);
    fixture.shop.merchant().sell(ids.get(2), 2);
    int sent = fixture.shop.waitingWebhooks();
    fixture.shop.sendWebhooks(new Random(4711));
    assertThat(fixture.shop.waitingWebhooks()).isZero();
    assertThat(fixture.ask("SELECT count(*) FROM public.webhook_inbound_events"))
        .isEqualTo(Integer.toString(sent));

    RunSummary run = fixture.run("webhooks", RunMode.REALTIME);

    assertThat(run.fetched()).isEqualTo(sent);
    assertThat(run.failed()).isZero();
    assertThat(title(early)).isEqualTo("Early, renamed");
    assertThat(title(ids.get(0))).isEqualTo("Second");
    assertThat(
            fixture.ask(
                "SELECT external_id FROM public.shopify_products WHERE deleted_at IS NOT NULL"))
        .isEqualTo(ids.get(1));
    assertThat(fixture.ask("SELECT name FROM public.products WHERE sku = 'EARLY'"))
        .isEqualTo("Early, renamed");
    assertThat(
            fixture.ask(
                "SELECT count(*) FROM public.webhook_inbound_events WHERE status <> 'processed'"))
        .isEqualTo("0");
    assertThat(fixture.run("webhooks", RunMode.REALTIME).fetched()).isZero();
    RunSummary delta = fixture.products();
    assertThat(delta.inserted() + delta.updated()).as("the webhooks left nothing to find").isZero();
  }

  @Test
  void a_webhook_that_cannot_be_worked_on_is_kept_with_its_reason_and_stops_no_other()
      throws Exception {
    send(delivery("d-1", "no json"));
    send(delivery("d-2", "{\"id\":\"x\"}"));
    String id = fixture.shop.merchant().products().get(0);
    send(delivery("d-3", "{\"id\":" + id.substring(id.lastIndexOf('/') + 1) + "}"));
    RunSummary run = fixture.run("webhooks", RunMode.REALTIME);
    assertThat(run.fetched()).isEqualTo(3);
    assertThat(run.failed()).isEqualTo(2);
    assertThat(run.inserted()).isEqualTo(1);
    assertThat(
            fixture.ask(
                "SELECT string_agg(error_code, ' ' ORDER BY error_code) FROM"
                    + " bridge.failed_records"))
        .isEqualTo("no_id not_json");
  }

  @Test
  void a_webhook_that_failed_is_replayed_with_what_the_shop_has_now() throws Exception {
    fixture.products();
    String id = fixture.shop.merchant().products().get(0);
    send(delivery("d-1", "{\"id\":\"x\"}"));
    send(delivery("d-2", "no json"));
    assertThat(fixture.run("webhooks", RunMode.REALTIME).failed()).isEqualTo(2);
    fixture.shop.merchant().rename(id, "As it is now");
    UUID letter =
        UUID.fromString(
            fixture.ask("SELECT uid FROM bridge.failed_records WHERE error_code = 'no_id'"));
    String number = id.substring(id.lastIndexOf('/') + 1);
    new Desk(hub.hub().scope())
        .edit(
            fixture.org,
            letter,
            "[{\"op\":\"replace\",\"path\":\"/id\",\"value\":" + number + "}]",
            null,
            new Who("test", null));
    assertThat(fixture.rehearse("webhooks").sent()).as("the shop has to be asked").isEqualTo(2);

    RunSummary replay = fixture.replay("webhooks");

    assertThat(List.of(replay.fetched(), replay.updated(), replay.failed()))
        .containsExactly(2L, 1L, 1L);
    assertThat(title(id)).isEqualTo("As it is now");
    assertThat(
            fixture.ask(
                "SELECT string_agg(coalesce(resolution, error_code), ',' ORDER BY error_code DESC)"
                    + " FROM bridge.failed_records"))
        .isEqualTo("not_json,replayed");
    assertThat(
            fixture.ask(
                "SELECT string_agg(status, ',' ORDER BY delivery_id) FROM"
                    + " public.webhook_inbound_events"))
        .isEqualTo("processed,failed");
  }

  private String title(String id) {
    return fixture.ask(
        "SELECT content->>'title' FROM public.shopify_products WHERE external_id = '" + id + "'");
  }

  @Test
  void a_ping_of_woocommerce_is_answered_and_no_record_and_nobody_else_may_send_one()
      throws Exception {
    UUID shop = woocommerce("the secret of this shop");
    double pings = counted("ping");

    assertThat(client.send(ping(shop, "webhook_id=12"), BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);

    assertThat(counted("ping")).isEqualTo(pings + 1);
    assertThat(fixture.ask("SELECT count(*) FROM public.webhook_inbound_events")).isEqualTo("0");
    for (HttpRequest other :
        List.of(
            ping(shop, "webhook_id=12&x=1"),
            ping(shop, "{}"),
            ping(fixture.connection, "webhook_id=12"))) {
      assertThat(client.send(other, BodyHandlers.ofString()).body()).contains("signature_missing");
    }
  }

  @Test
  void woocommerce_signs_with_its_secret_as_html_shows_it() throws Exception {
    UUID shop = woocommerce("R&amp;D &lt;test&gt; &quot;x&quot; &#039;y");
    HttpRequest.Builder request = woo(shop, "8", BODY, sign(BODY, "R&D <test> \"x\" 'y"));
    assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    HttpRequest.Builder raw =
        woo(shop, "9", BODY, sign(BODY, "R&amp;D &lt;test&gt; &quot;x&quot; &#039;y"));
    assertThat(client.send(raw.build(), BodyHandlers.ofString()).body())
        .contains("signature_invalid");
  }

  @Test
  void two_deliveries_of_woocommerce_with_one_id_and_different_bodies_are_both_stored()
      throws Exception {
    String secret = "the secret of this shop";
    UUID shop = woocommerce(secret);
    String other = BODY.replace("Mug", "Bowl");
    for (String body : List.of(BODY, other, BODY)) {
      HttpRequest request = woo(shop, "one second", body, sign(body, secret)).build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    assertThat(
            fixture.ask(
                "SELECT string_agg(event_type || ' ' || status || ' ' || error_message, '; ')"
                    + " FROM public.webhook_inbound_events"))
        .isEqualTo(
            "product.updated ignored No route works on deliveries of this system yet.;"
                + " product.updated ignored No route works on deliveries of this system yet.");
  }

  private void refused(int status, String code, HttpRequest.Builder request, String signature)
      throws Exception {
    HttpResponse<String> answer = signed(request, signature);
    assertThat(answer.statusCode()).as(String.valueOf(signature)).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"detail\":\"The ", "\"code\":\"" + code + "\"");
  }

  private HttpResponse<String> signed(HttpRequest.Builder request, String signature)
      throws Exception {
    if (signature != null) {
      request.setHeader("X-Shopify-Hmac-SHA256", signature);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return signed(request, sign(bodies.get(request), fixture.shop.webhookSecret()));
  }

  /** An endpoint for a shop of WooCommerce in the same organisation. */
  private UUID woocommerce(String secret) {
    UUID connection =
        UUID.fromString(
            fixture.ask(
                "INSERT INTO public.integration_connections (org_id, system, name) VALUES ('"
                    + fixture.org
                    + "', 'woocommerce', 'woo') RETURNING id"));
    fixture.endpoints().open(fixture.org, connection, secret, null, Duration.ZERO);
    return connection;
  }

  private static HttpRequest ping(UUID connection, String body) {
    return HttpRequest.newBuilder(URI.create(url(connection.toString())))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .build();
  }

  private static HttpRequest.Builder woo(
      UUID connection, String id, String body, String signature) {
    return HttpRequest.newBuilder(URI.create(url(connection.toString())))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .header("Content-Type", "application/json")
        .header("X-WC-Webhook-Source", "https://shop.example/")
        .header("X-WC-Webhook-Topic", "product.updated")
        .header("X-WC-Webhook-Delivery-ID", id)
        .header("X-WC-Webhook-Signature", signature);
  }

  private static String metrics() {
    return hub.hub()
        .context()
        .getRegistry()
        .lookupByNameAndType("metricsRegistry", PrometheusMeterRegistry.class)
        .scrape();
  }

  /** How many deliveries ended so, as Prometheus is told. */
  private static double counted(String outcome) {
    Matcher line =
        Pattern.compile(
                "syncflow_webhooks_total\\{[^}]*outcome=\"" + outcome + "\"[^}]*} ([0-9.E]+)")
            .matcher(metrics());
    return line.find() ? Double.parseDouble(line.group(1)) : 0;
  }

  private HttpRequest.Builder delivery(String id, String text) {
    return delivery(id, text, fixture.connection.toString());
  }

  private HttpRequest.Builder delivery(String id, String text, String connection) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url(connection)))
            .POST(HttpRequest.BodyPublishers.ofString(text))
            .setHeader("Content-Type", "application/json")
            .header("X-Shopify-Topic", "products/update")
            .header("X-Shopify-Webhook-Id", id)
            .header("X-Shopify-Shop-Domain", fixture.shop.domain());
    bodies.put(request, text);
    return request;
  }

  private static String url(String connection) {
    return "http://127.0.0.1:" + hub.hub().port() + "/hooks/" + connection;
  }

  private static String sign(String body, String secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
