package io.syncflow.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.security.Redactor;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one row of {@code api_logs} per attempt, in a transaction of its own: redacted first, then
 * cut (decision 13, K10). A log that fails fails no call (TRAP-22).
 */
final class ApiLogs implements CallLog {

  private static final Logger LOG = LoggerFactory.getLogger(ApiLogs.class);

  /** Characters kept of a body; redaction looks at a little more, so that no secret is halved. */
  private static final int KEPT = 2_048;

  private static final int LOOKED_AT = 4 * KEPT;
  private static final int LONGEST_ENDPOINT = 1_000;

  private static final String WRITE =
      "INSERT INTO public.api_logs (id, org_id, direction, system, connection_id, batch_uid,"
          + " method, endpoint, request_headers, request_text, status_code, response_headers,"
          + " response_text, duration_ms, error_message, truncated)"
          + " VALUES (?, ?, 'outbound', ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?, ?, ?)";

  private final OrgScope scope;
  private final Redactor redactor;
  private final ObjectMapper json = new ObjectMapper();

  ApiLogs(OrgScope scope, Redactor redactor) {
    this.scope = scope;
    this.redactor = redactor;
  }

  @Override
  public void write(
      ApiAccount account, ApiCall call, SeenAnswer answer, String error, Duration took) {
    try {
      scope.runApart(
          account.org(),
          connection -> {
            try (PreparedStatement write = connection.prepareStatement(WRITE)) {
              write.setObject(1, UuidCreator.getTimeOrderedEpoch());
              write.setObject(2, account.org());
              write.setString(3, account.system());
              write.setObject(4, account.connection());
              write.setObject(5, call.run());
              write.setString(6, call.method());
              write.setString(
                  7, redactor.redact(account.baseUrl() + call.target(), LONGEST_ENDPOINT));
              write.setString(8, headers(call.headers()));
              write.setString(9, text(sent(call)));
              write.setObject(10, answer == null ? null : answer.status());
              write.setString(11, answer == null ? null : headers(answer.headers()));
              write.setString(12, answer == null ? null : text(received(call, answer)));
              write.setInt(13, (int) Math.min(took.toMillis(), Integer.MAX_VALUE));
              write.setString(14, redactor.redact(error));
              write.setBoolean(
                  15, sent(call).length > KEPT || answer != null && answer.length() > KEPT);
              write.executeUpdate();
            }
          });
    } catch (RuntimeException e) {
      LOG.warn("A call of {} could not be logged: {}", account.system(), e.getMessage());
    }
  }

  private String headers(Map<String, String> headers) {
    Map<String, String> shown = new TreeMap<>();
    headers.forEach(
        (name, value) -> shown.put(storable(name), storable(redactor.header(name, value))));
    try {
      return json.writeValueAsString(shown);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is JSON", e);
    }
  }

  private String text(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    String start = new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.UTF_8);
    return storable(redactor.redact(start, KEPT));
  }

  private static byte[] sent(ApiCall call) {
    return call.body() == null ? new byte[0] : call.body().bytes();
  }

  private static byte[] received(ApiCall call, SeenAnswer answer) {
    return call.secretAnswer() && answer.isSuccess()
        ? Redactor.MARK.getBytes(StandardCharsets.UTF_8)
        : answer.start();
  }

  private static String storable(String text) {
    return text.indexOf(0) < 0 ? text : text.replace('\0', '\uFFFD');
  }
}
