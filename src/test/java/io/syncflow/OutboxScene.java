package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.sandbox.SyrveReceived;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.NewOutboxJob;
import io.syncflow.syrve.outbox.OutboxDesk;
import io.syncflow.syrve.outbox.OutboxJob;
import io.syncflow.syrve.outbox.OutboxList;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An organisation with a Syrve server of its own, and what the tests of the outbox do with them.
 * However a test goes, its server never saw two seats or two calls at once, and has its seat back.
 */
@ExtendWith(SharedSyrveHub.class)
abstract class OutboxScene {

  static final String CHECK = "/documents/check";
  static final String IMPORT = "/documents/import";
  static final int ATTEMPTS = 3;

  static SyrveHub hub;

  SimulatedSyrve syrve;
  OutboxList list;
  OutboxDesk desk;
  UUID org;
  String bar;
  String kitchen;
  private int numbers;

  @BeforeAll
  static void take(SyrveHub shared) {
    hub = shared;
  }

  @BeforeEach
  void start() {
    syrve = SimulatedSyrve.start(Clock.systemUTC());
    list = new OutboxList(hub.database().scope(), hub.clock());
    desk = new OutboxDesk(hub.database().scope(), hub.clock());
    org = connected();
    bar = syrve.stores().get(0);
    kitchen = syrve.stores().get(1);
  }

  @AfterEach
  void stop() {
    assertThat(syrve.mostSeatsTaken()).as("seats at once").isLessThanOrEqualTo(1);
    assertThat(syrve.overlaps()).as("calls at once").isZero();
    assertThat(syrve.seatsTaken()).as("seats left behind").isZero();
    syrve.close();
    hub.execute("UPDATE organization SET status = 'suspended'");
  }

  UUID connected() {
    return hub.connected(syrve.login());
  }

  void deliver() {
    hub.deliver();
  }

  void later(Duration time) {
    hub.later(time);
  }

  UUID queued(String store, String amount) {
    return queue(store, JobType.INCOMING_INVENTORY, inventory(store, product(), amount));
  }

  UUID queue(String store, JobType type, String payload) {
    return queue(org, store, number(), type, payload);
  }

  String number() {
    return "D-" + numbers;
  }

  UUID queue(UUID of, String store, String number, JobType type, String payload) {
    return new OrgScope(hub.database().database().write())
        .call(
            of,
            connection -> {
              UUID session = UuidCreator.getTimeOrderedEpoch();
              try (PreparedStatement insert =
                  connection.prepareStatement(
                      "INSERT INTO inventory_sessions (id, org_id, store_id, number, counted_at,"
                          + " status) VALUES (?, ?, ?, ?, now(), 'approved')")) {
                insert.setObject(1, session);
                insert.setObject(2, of);
                insert.setObject(3, UUID.fromString(store));
                insert.setString(4, number);
                insert.executeUpdate();
              }
              return new OutboxQueue(ATTEMPTS)
                  .queue(
                      connection,
                      new NewOutboxJob(
                          of,
                          session,
                          1,
                          type,
                          UUID.fromString(store),
                          number,
                          payload,
                          "0".repeat(64)));
            });
  }

  String product() {
    return syrve.products().stream()
        .filter(product -> product.path("type").asText().equals("GOODS"))
        .filter(product -> !product.path("deleted").asBoolean())
        .findFirst()
        .orElseThrow()
        .path("id")
        .asText();
  }

  String inventory(String store, String product, String amount) {
    numbers++;
    return inventory(store, product, amount, number());
  }

  static String inventory(String store, String product, String amount, String number) {
    return "<document><documentNumber>"
        + number
        + "</documentNumber><dateIncoming>2026-11-21T08:00:00</dateIncoming>"
        + "<status>PROCESSED</status><storeId>"
        + store
        + "</storeId><items><item><status>SAVE</status><productId>"
        + product
        + "</productId><amountContainer>"
        + amount
        + "</amountContainer></item></items></document>";
  }

  OutboxJob show(UUID job) {
    return list.find(org, job).orElseThrow();
  }

  void decide(UUID job, OutboxDesk.Action action) {
    decide(org, job, action);
  }

  void decide(UUID of, UUID job, OutboxDesk.Action action) {
    assertThat(desk.decide(of, job, action, new OutboxDesk.Decision("token:desk", null, "looked")))
        .isTrue();
  }

  void unchecked(UUID of) {
    assertThat(desk.checkBeforeSending(of, false)).isTrue();
  }

  List<String> accepted() {
    return syrve.accepted().stream().map(SyrveReceived::number).toList();
  }

  String letters() {
    return hub.one(
        "SELECT string_agg(stage_failed || ' ' || error_code, ',') FROM bridge.failed_records"
            + " WHERE org_id = ? AND resolved_at IS NULL",
        org);
  }

  String alerts() {
    return hub.one(
        "SELECT string_agg(kind, ',' ORDER BY kind) FROM bridge.alerts"
            + " WHERE org_id = ? AND ended_at IS NULL",
        org);
  }
}
