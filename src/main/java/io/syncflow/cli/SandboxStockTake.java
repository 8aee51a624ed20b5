package io.syncflow.cli;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.Hub;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.syrve.document.CommitInventory;
import io.syncflow.syrve.document.InventoryLine;
import io.syncflow.syrve.document.InventoryLines;
import io.syncflow.syrve.document.InventorySession;
import io.syncflow.syrve.document.InventorySessions;
import io.syncflow.syrve.document.SessionAction;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/**
 * Two stock counts, entered and approved as a person does it, on their way to Syrve: one that it
 * accepts, and one of a product it does not know. What a kill interrupted is continued.
 */
final class SandboxStockTake {

  /** The count that is accepted. */
  static final String GOOD = "SANDBOX-1";

  /** The count that is refused. */
  static final String BAD = "SANDBOX-2";

  private static final String PERSON = "sandbox";
  private static final UUID NOBODYS = UUID.fromString("00000000-0000-4000-8000-000000000000");
  private static final int PRODUCTS = 5;
  private static final int MOST_SESSIONS = 100;
  private static final Set<String> OVER = Set.of("succeeded", "failed", "unknown", "cancelled");
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final long PATIENCE_MILLIS = 60_000;

  private final Hub hub;
  private final UUID org;
  private final SimulatedSyrve server;
  private final Clock clock;
  private final InventorySessions sessions;
  private final InventoryLines lines;

  SandboxStockTake(Hub hub, UUID org, SimulatedSyrve server, Clock clock) {
    this.hub = hub;
    this.org = org;
    this.server = server;
    this.clock = clock;
    this.sessions = new InventorySessions(hub.scope());
    this.lines = new InventoryLines(hub.scope());
  }

  /**
   * Commits both counts and has them sent, unless that has been done.
   *
   * @return whether the server has answered both; false after a minute without an answer
   */
  boolean take() throws InterruptedException {
    List<UUID> goods =
        server.products().stream()
            .filter(product -> product.path("type").asText().equals("GOODS"))
            .limit(PRODUCTS)
            .map(product -> UUID.fromString(product.path("id").asText()))
            .toList();
    // Of two stores: a count whose fate is unknown holds up its own store's.
    commit(GOOD, server.stores().get(0), goods);
    commit(BAD, server.stores().get(1), List.of(NOBODYS));
    return send();
  }

  private void commit(String number, String store, List<UUID> products) {
    UUID id = find(number) == null ? create(number, store) : find(number).id();
    if (find(number).status().equals("draft")) {
      lines.put(org, id, true, each -> enter(products, each));
      sessions.act(org, id, SessionAction.APPROVE, null, PERSON);
    }
    if (find(number).status().equals("approved")) {
      Exchange done =
          hub.context()
              .createFluentProducerTemplate()
              .withProcessor(
                  exchange -> {
                    exchange.setProperty("org", org);
                    exchange.setProperty(CommitInventory.SESSION, id);
                  })
              .to("direct:syrve-commit-inventory")
              .send();
      if (done.getException() != null) {
        throw new IllegalStateException(done.getException().getMessage(), done.getException());
      }
    }
  }

  private UUID create(String number, String store) {
    return sessions.create(
        org,
        new InventorySession.Header(
            UUID.fromString(store), null, number, clock.instant(), "counted by the sandbox"),
        null);
  }

  private static int enter(List<UUID> products, Consumer<InventoryLine> each) {
    for (int i = 0; i < products.size(); i++) {
      BigDecimal amount = new BigDecimal("12.5").add(BigDecimal.valueOf(i));
      each.accept(
          new InventoryLine(
              UuidCreator.getTimeOrderedEpoch(),
              products.get(i),
              null,
              amount,
              null,
              null,
              null,
              null));
    }
    return products.size();
  }

  private InventorySession find(String number) {
    return sessions
        .list(org, new InventorySessions.Query(null, null, null, null, MOST_SESSIONS))
        .stream()
        .filter(session -> session.number().equals(number))
        .findFirst()
        .orElse(null);
  }

  /** The outbox has a schedule of its own; in the sandbox nobody waits for it. */
  private boolean send() throws InterruptedException {
    for (long waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_AGAIN_MILLIS) {
      if (isOver(GOOD) && isOver(BAD)) {
        return true;
      }
      if (waited % 1_000 == 0) {
        hub.context().createFluentProducerTemplate().to("direct:syrve-outbox").send();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
    return false;
  }

  private boolean isOver(String number) {
    InventorySession.QueuedDocument document = find(number).document();
    return document != null && OVER.contains(document.status());
  }
}
