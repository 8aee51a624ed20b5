package io.syncflow.syrve.document;

import io.syncflow.db.OrgScope;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * The steps of a commit around the stylesheet and the check, all in one transaction of the route:
 * what is read stays locked, and is what is queued (decision 26).
 */
public final class CommitInventory {

  /** The exchange property with the session's id. */
  public static final String SESSION = "session";

  private final OrgScope scope;
  private final DocumentQueue queue;

  public CommitInventory(OrgScope scope, OutboxQueue outbox) {
    this.scope = scope;
    this.queue = new DocumentQueue(outbox);
  }

  /**
   * Locks the session until the transaction ends.
   *
   * @throws SessionRefused when there is none, or it is not approved
   */
  public void lock(@ExchangeProperty("org") UUID org, @ExchangeProperty(SESSION) UUID id) {
    scope.run(
        org,
        connection -> {
          InventorySession session = SessionRows.locked(connection, org, id);
          if (!session.status().equals(SessionStatus.APPROVED.word())) {
            throw SessionRows.wrongState(
                "The session is " + session.status() + "; only an approved one can be committed.");
          }
        });
  }

  /**
   * Describes the session in the hub's own XML (docs/integrator.md), and says in the exchange's
   * properties which document it is to become, of how many lines.
   *
   * @throws SessionRefused when there is no such session, or it has no lines
   * @throws DocumentRefused when a text of it cannot stand in XML, or nothing is connected
   */
  public byte[] describe(
      @ExchangeProperty("org") UUID org, @ExchangeProperty(SESSION) UUID id, Exchange exchange) {
    return scope.call(
        org,
        connection -> {
          InventorySession session = SessionRows.read(connection, org, id);
          if (session == null) {
            throw SessionRows.unknown();
          }
          List<InventoryLine> lines =
              InventoryLines.list(connection, org, id, null, InventoryLines.MOST);
          if (lines.isEmpty()) {
            throw new SessionRefused(SessionRefused.Reason.EMPTY, "The session has no lines.");
          }
          exchange.setProperty(DocumentXslt.DOCUMENT, "incomingInventory");
          exchange.setProperty(DocumentCheck.LINES, lines.size());
          return InventoryXml.of(session, lines, SyrveSettings.of(connection, org));
        });
  }

  /**
   * Queues the session's document and notes that it is sent.
   *
   * @param document checked, in UTF-8
   * @return the outbox job's id
   * @throws SessionRefused when Syrve is known not to have its store
   */
  public UUID queue(
      @ExchangeProperty("org") UUID org,
      @ExchangeProperty(SESSION) UUID id,
      @Body byte[] document) {
    return scope.call(
        org,
        connection -> {
          InventorySession session = SessionRows.locked(connection, org, id);
          KnownStores stores = KnownStores.of(connection, org);
          stores.refuseUnknown(session.storeId(), session.storeCode());
          UUID store =
              session.storeId() != null ? session.storeId() : stores.idOf(session.storeCode());
          UUID job =
              queue.queue(
                  connection,
                  org,
                  id,
                  session.revision(),
                  JobType.INCOMING_INVENTORY,
                  store,
                  session.number(),
                  document);
          SessionRows.sent(connection, org, id);
          return job;
        });
  }
}
