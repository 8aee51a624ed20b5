package io.syncflow.faults;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.TestKeyset;
import io.syncflow.db.TestDatabase;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.security.Keyset;
import io.syncflow.security.Redactor;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.SyrveConnections;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.NewOutboxJob;
import io.syncflow.syrve.outbox.OutboxDesk;
import io.syncflow.syrve.outbox.OutboxDesk.Action;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An organisation with a Syrve account, the documents that are queued for it, and the person who
 * looks after those whose fate the hub does not know.
 */
final class SyrveQueue {

  private final TestDatabase database;
  private final SimulatedSyrve syrve;
  private final UUID org;
  private final OutboxQueue queue = new OutboxQueue(1_000);
  private final String product;
  private int queued;
  private int resolved;

  SyrveQueue(TestDatabase database, SimulatedSyrve syrve) {
    this.database = database;
    this.syrve = syrve;
    this.org = database.organisation("acme");
    this.product = syrve.products().get(0).path("id").asText();
    Secrets secrets =
        new Secrets(Keyset.find(Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON), null), new Redactor());
    new SyrveConnections(database.scope(), secrets)
        .save(
            org,
            syrve.login().url() + "/resto",
            syrve.login().user(),
            syrve.login().password(),
            JsonNodeFactory.instance.objectNode());
  }

  /** Queues stock-takes of three stores, numbered on and on. */
  void add(int number) {
    database
        .scope()
        .run(
            org,
            connection -> {
              for (int i = 0; i < number; i++) {
                queue.queue(connection, job(queued++));
              }
            });
  }

  private NewOutboxJob job(int number) {
    String store = syrve.stores().get(number % 3);
    String name = "K-%05d".formatted(number);
    String document =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <document><documentNumber>%s</documentNumber><status>PROCESSED</status><storeId>%s</storeId>
        <items><item><status>SAVE</status><productId>%s</productId>
        <amountContainer>%d</amountContainer></item></items></document>
        """
            .formatted(name, store, product, number);
    return new NewOutboxJob(
        org,
        null,
        1,
        JobType.INCOMING_INVENTORY,
        UUID.fromString(store),
        name,
        document,
        sha256(document));
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Documents queued so far. */
  int queued() {
    return queued;
  }

  /** Documents about which a person had to decide. */
  int resolved() {
    return resolved;
  }

  /** Documents in a state. */
  long count(String status) {
    return database
        .scope()
        .call(
            org,
            connection -> {
              try (PreparedStatement count =
                  connection.prepareStatement(
                      "SELECT count(*) FROM public.syrve_outbox_jobs WHERE status = ?::job_status")) {
                count.setString(1, status);
                try (ResultSet row = count.executeQuery()) {
                  row.next();
                  return row.getLong(1);
                }
              }
            });
  }

  private record Unknown(UUID id, String number) {}

  /**
   * Does what a person does: looks into Syrve whether a document is there, and says so. A document
   * may be on its way for a moment after its sender was killed.
   */
  void resolveUnknown() {
    OutboxDesk desk = new OutboxDesk(database.scope(), Clock.systemUTC());
    for (Unknown job : database.scope().call(org, SyrveQueue::unknown)) {
      boolean there =
          syrve.accepted().stream().anyMatch(entry -> entry.number().equals(job.number()));
      Action action = there ? Action.RESOLVED_SENT : Action.RESOLVED_RESEND;
      desk.decide(org, job.id(), action, new OutboxDesk.Decision("olga", null, "looked it up"));
      resolved++;
    }
  }

  private static List<Unknown> unknown(Connection connection) throws SQLException {
    try (PreparedStatement find =
            connection.prepareStatement(
                "SELECT id, document_number FROM public.syrve_outbox_jobs WHERE status = 'unknown'"
                    + " AND updated_at < clock_timestamp() - interval '1 second'");
        ResultSet rows = find.executeQuery()) {
      List<Unknown> found = new ArrayList<>();
      while (rows.next()) {
        found.add(new Unknown(rows.getObject(1, UUID.class), rows.getString(2)));
      }
      return found;
    }
  }
}
