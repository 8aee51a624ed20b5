package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.sandbox.SyrveFault;
import io.syncflow.sandbox.SyrveReceived;
import io.syncflow.security.Role;
import io.syncflow.syrve.outbox.OutboxDesk;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Write-offs, transfers and purchase invoices from a file over the API and the outbox to a server,
 * whose stock follows them.
 */
class OutboxDocumentsTest extends OutboxScene {

  private static final ObjectMapper JSON = new ObjectMapper();

  private String product;
  private String token;

  @BeforeEach
  void prepare() {
    product = product();
    token = hub.token(org, Role.OPERATOR);
  }

  @Test
  void a_write_off_takes_from_the_stock() throws Exception {
    BigDecimal before = syrve.stock(bar, product);
    UUID job = filed("writeoff", writeoff("W-1", account()));

    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(show(job).number()).isEqualTo("W-1");
    assertThat(syrve.stock(bar, product)).isEqualByComparingTo(before.subtract(new BigDecimal(2)));
    assertThat(sent("writeoff").at("/items/0/amount").decimalValue()).isEqualByComparingTo("2");
    assertThat(sent("writeoff").path("dateIncoming").asText()).isEqualTo("2026-11-21T08:00");
  }

  @Test
  void a_transfer_moves_from_store_to_store() throws Exception {
    BigDecimal there = syrve.stock(kitchen, product);
    UUID job = filed("internal_transfer", transfer(bar, kitchen));

    deliver();

    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(syrve.stock(kitchen, product)).isEqualByComparingTo(there.add(new BigDecimal(3)));
  }

  @Test
  void a_transfer_between_departments_is_refused_in_the_server_s_words() throws Exception {
    UUID job = filed("internal_transfer", transfer(bar, syrve.stores().get(2)));

    deliver();

    assertThat(show(job).status()).isEqualTo("failed");
    assertThat(show(job).message())
        .isEqualTo("Склады документа относятся к разным торговым предприятиям");
    assertThat(letters()).isEqualTo("deliver refused");
  }

  @ParameterizedTest
  @CsvSource({"iso, 2026-11-21T08:00:00", "local, 21.11.2026"})
  void an_invoice_arrives_with_the_dates_that_its_server_takes(String setting, String date)
      throws Exception {
    hub.execute(
        "UPDATE syrve_config SET invoice_date_format = ? WHERE tenant_id = ?", setting, org);
    BigDecimal before = syrve.stock(bar, product);
    UUID job = filed("incoming_invoice", invoice("I-1"));

    deliver();

    assertThat(show(job).status()).as(show(job).message()).isEqualTo("succeeded");
    assertThat(body("incomingInvoice")).contains("<dateIncoming>" + date + "</dateIncoming>");
    assertThat(syrve.stock(bar, product)).isEqualByComparingTo(before.add(new BigDecimal(5)));
  }

  @Test
  void an_invoice_whose_number_is_taken_does_not_change_the_one_that_has_it() throws Exception {
    filed("incoming_invoice", invoice("I-7"));
    deliver();
    BigDecimal before = syrve.stock(bar, product);
    UUID other = connected();
    String otherToken = hub.token(other, Role.OPERATOR);
    UUID job = filed(otherToken, "incoming_invoice", invoice("I-7").replace(": 5", ": 50"));

    deliver();

    assertThat(list.find(other, job).orElseThrow().reason()).isEqualTo("number_taken");
    assertThat(syrve.stock(bar, product)).isEqualByComparingTo(before);
    assertThat(accepted()).containsExactly("I-7");
  }

  @Test
  void a_lost_answer_leaves_an_invoice_unknown_and_its_number_tells_a_person() throws Exception {
    syrve.faults().next(SyrveFault.NO_ANSWER, IMPORT, 1);
    UUID job = filed("incoming_invoice", invoice("I-9"));
    deliver();
    later(Duration.ofMinutes(2));
    deliver();

    assertThat(show(job).status()).isEqualTo("unknown");
    assertThat(show(job).file().evidence().path("number_taken").asBoolean()).isTrue();
    decide(job, OutboxDesk.Action.RESOLVED_SENT);
    assertThat(show(job).status()).isEqualTo("succeeded");
    assertThat(accepted()).containsExactly("I-9");
  }

  private String account() {
    return syrve.accounts().get(0);
  }

  private String writeoff(String number, String account) {
    return """
    {"number": "%s", "date": "2026-11-21T08:00", "status": "PROCESSED", "store_id": "%s",
     "account_id": "%s", "lines": [{"product_id": "%s", "amount": 2}]}
    """
        .formatted(number, bar, account, product);
  }

  private String transfer(String from, String to) {
    return """
    {"number": "T-1", "date": "2026-11-21T08:00", "status": "PROCESSED", "store_from_id": "%s",
     "store_to_id": "%s", "lines": [{"product_id": "%s", "amount": 3}]}
    """
        .formatted(from, to, product);
  }

  private String invoice(String number) {
    return """
    {"number": "%s", "date": "2026-11-21T08:00", "status": "PROCESSED", "store_id": "%s",
     "supplier_id": "%s", "lines": [{"product_id": "%s", "amount": 5, "sum": 12.50}]}
    """
        .formatted(number, bar, UUID.randomUUID(), product);
  }

  private UUID filed(String type, String file) throws IOException, InterruptedException {
    return filed(token, type, file);
  }

  private static UUID filed(String as, String type, String file)
      throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:" + hub.hub().port() + "/api/v1/syrve-documents/" + type);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + as)
                    .POST(BodyPublishers.ofString(file))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return UUID.fromString(JSON.readTree(answer.body()).path("job").asText());
  }

  private JsonNode sent(String kind) throws IOException {
    return JSON.readTree(body(kind));
  }

  private String body(String kind) {
    return syrve.accepted().stream()
        .filter(document -> document.kind().equals(kind))
        .map(SyrveReceived::body)
        .reduce((first, last) -> last)
        .orElseThrow();
  }
}
