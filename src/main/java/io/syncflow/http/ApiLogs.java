package io.syncflow.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.security.Redactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The calls of every system that has no log of its own: {@code api_logs}. */
final class ApiLogs extends RedactedCallLog {

  /** Characters kept of a body; redaction looks at a little more, so that no secret is halved. */
  private static final int KEPT = 2_048;

  private static final int LOOKED_AT = 4 * KEPT;

  private static final String WRITE =
      "INSERT INTO public.api_logs (id, org_id, direction, system, connection_id, batch_uid,"
          + " method, endpoint, request_headers, request_text, status_code, response_headers,"
          + " response_text, duration_ms, error_message, truncated)"
          + " VALUES (?, ?, 'outbound', ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?, ?, ?)";

  private final ObjectMapper json = new ObjectMapper();

  ApiLogs(OrgScope scope, Redactor redactor) {
    super(scope, redactor, KEPT, LOOKED_AT);
  }

  @Override
  protected void insert(
      Connection connection,
      ApiAccount account,
      ApiCall call,
      SeenAnswer answer,
      String error,
      Duration took)
      throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(WRITE)) {
      write.setObject(1, UuidCreator.getTimeOrderedEpoch());
      write.setObject(2, account.org());
      write.setString(3, account.system());
      write.setObject(4, account.connection());
      write.setObject(5, call.run());
      write.setString(6, call.method());
      write.setString(7, endpoint(account.baseUrl() + call.target()));
      write.setString(8, headers(call.headers()));
      write.setString(9, sent(call));
      write.setObject(10, answer == null ? null : answer.status());
      write.setString(11, answer == null ? null : headers(answer.headers()));
      write.setString(12, answered(call, answer));
      write.setInt(13, millis(took));
      write.setString(14, redactor().redact(error));
      write.setBoolean(15, isCut(call, answer));
      write.executeUpdate();
    }
  }

  private String headers(Map<String, String> headers) {
    Map<String, String> shown = new TreeMap<>();
    headers.forEach(
        (name, value) -> shown.put(storable(name), storable(redactor().header(name, value))));
    try {
      return json.writeValueAsString(shown);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is JSON", e);
    }
  }
}
