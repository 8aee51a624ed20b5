package io.syncflow.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.record.FieldFault;
import io.syncflow.record.Stage;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import org.apache.camel.Exchange;

/**
 * Keeps the message of a record-carrying route as a failed record: the end of the shared error
 * policy {@code keep-record}.
 */
public final class KeepFailedRecord {

  private static final int LONGEST_REASON = 500;

  private static final String KEEP =
      "INSERT INTO bridge.failed_records (uid, org_id, batch_uid, last_batch_uid, source_system,"
          + " entity_name, raw_data, raw_bytes, stage_failed, error_code, error_message)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)";

  private final OrgScope scope;
  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public KeepFailedRecord(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Writes one row in a transaction of its own.
   *
   * @param exchange property {@code run} names the run, property {@code stage} the {@link Stage}
   *     (default load); the body is the raw record, the caught exception the reason
   */
  public void keep(Exchange exchange) {
    Run run = exchange.getProperty("run", Run.class);
    if (run == null) {
      throw new IllegalStateException(
          "a record failed outside a run; nothing can own its dead letter");
    }
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    byte[] raw = exchange.getMessage().getBody(byte[].class);
    String document = document(raw);
    scope.runApart(
        run.org(),
        connection -> {
          try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            keep.setObject(1, UuidCreator.getTimeOrderedEpoch());
            keep.setObject(2, run.org());
            keep.setObject(3, run.id());
            keep.setObject(4, run.id());
            keep.setString(5, run.system());
            keep.setString(6, run.entity());
            keep.setString(7, document);
            keep.setBytes(8, document == null ? raw : null);
            keep.setString(9, stage(exchange, cause).code());
            keep.setString(10, FailureCode.of(cause));
            keep.setString(11, reason(cause));
            keep.executeUpdate();
          }
        });
  }

  private static Stage stage(Exchange exchange, Exception cause) {
    return cause instanceof FieldFault fault
        ? fault.stage()
        : exchange.getProperty("stage", Stage.LOAD, Stage.class);
  }

  /** The text of a JSON document that a JSONB column takes; null when the bytes are none. */
  private String document(byte[] raw) {
    if (raw == null) {
      return null;
    }
    String text = new String(raw, StandardCharsets.UTF_8);
    try {
      json.readTree(raw);
      return text.isBlank()
              || text.contains("\\u0000")
              || text.contains("\\ud")
              || text.contains("\\uD")
          ? null
          : text;
    } catch (JsonProcessingException e) {
      return null;
    } catch (java.io.IOException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }

  private static String reason(Exception cause) {
    String message =
        cause == null || cause.getMessage() == null ? "the route failed" : cause.getMessage();
    return message.length() <= LONGEST_REASON
        ? message
        : message.substring(0, LONGEST_REASON - 1) + "…";
  }
}
