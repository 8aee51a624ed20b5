package io.syncflow.syrve.document;

import io.syncflow.record.Sha256;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.NewOutboxJob;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Puts checked documents into the outbox. */
final class DocumentQueue {

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
}
