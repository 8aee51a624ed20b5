package io.syncflow.syrve.document;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.record.Sha256;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.NewOutboxJob;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Puts checked documents into the outbox. */
final class DocumentQueue {

  /** Stores by code, as bootstrap last saw them. */
  private static final String STORE =
      "SELECT syrve_id FROM public.syrve_current_objects WHERE tenant_id = ?"
          + " AND entity_type = 'store' AND payload ->> 'code' = ? LIMIT 2";

  private final OutboxQueue outbox;

  DocumentQueue(OutboxQueue outbox) {
    this.outbox = outbox;
  }

  /**
   * Queues a document in the caller's transaction.
   *
   * @param session null for a document of another origin
   * @param store whose documents keep their order
   * @param content in UTF-8
   * @return the job's id
   */
  UUID queue(
      Connection connection,
      UUID org,
      UUID session,
      int revision,
      JobType type,
      UUID store,
      String number,
      byte[] content)
      throws SQLException {
    return outbox.queue(
        connection,
        new NewOutboxJob(
            org,
            session,
            revision,
            type,
            store,
            number,
            new String(content, StandardCharsets.UTF_8),
            Sha256.hex(content)));
  }

  /**
   * The store behind a code: its documents keep their order with those that name it by its id. Of a
   * store that no bootstrap has seen the id is made from the code (decision 30), which keeps those
   * in order that name it alike.
   */
  static UUID storeOf(Connection connection, UUID org, String code) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(STORE)) {
      select.setObject(1, org);
      select.setString(2, code);
      try (ResultSet row = select.executeQuery()) {
        UUID found = row.next() ? row.getObject(1, UUID.class) : null;
        return found == null || row.next()
            ? UuidCreator.getNameBasedSha1(org, "store code|" + code)
            : found;
      }
    }
  }
}
