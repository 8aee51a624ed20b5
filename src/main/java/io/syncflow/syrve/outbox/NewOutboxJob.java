package io.syncflow.syrve.outbox;

import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A document to be sent. Its identity is (organisation, type, session, revision), not its content
 * (decision 26).
 *
 * @param tenant the organisation
 * @param session the inventory session it comes from; null for a document of another origin, whose
 *     number is its identity then
 * @param revision of the session, from 1; a corrected document is a higher one
 * @param store documents of one store are sent one after the other, in the order of queuing (D79);
 *     of a transfer the store it leaves; null when no order matters
 * @param number the document's number, unique within the organisation and revision; null lets Syrve
 *     choose, which only a document with a session may
 * @param payload the document as it is sent, XML or JSON
 * @param payloadHash SHA-256 of the payload in UTF-8, 64 lower-case hex digits
 */
public record NewOutboxJob(
    UUID tenant,
    UUID session,
    int revision,
    JobType type,
    UUID store,
    String number,
    String payload,
    String payloadHash) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public NewOutboxJob {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(payload, "payload");
    if (revision < 1) {
      throw new IllegalArgumentException("a revision is counted from 1");
    }
    if (session == null && number == null) {
      throw new IllegalArgumentException("a document without a session needs a number");
    }
    if (payloadHash == null || !HASH.matcher(payloadHash).matches()) {
      throw new IllegalArgumentException("the hash has to be 64 lower-case hex digits");
    }
  }
}
