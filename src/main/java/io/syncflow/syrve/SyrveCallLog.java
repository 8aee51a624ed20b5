package io.syncflow.syrve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.ApiCall;
import io.syncflow.http.CallLog;
import io.syncflow.http.SeenAnswer;
import io.syncflow.security.Redactor;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one row of {@code syrve_api_logs} per attempt (A-42…A-56), redacted first, then cut, in a
 * transaction of its own.
 */
public final class SyrveCallLog implements CallLog {

  private static final Logger LOG = LoggerFactory.getLogger(SyrveCallLog.class);

  /** Characters kept of a body: four bytes each at most make the column's 16 KiB. */
  private static final int KEPT = 4_096;

  private static final int LONGEST_ENDPOINT = 1_000;

  /** A call outside of any Syrve run, such as a connection test, has no row to refer to. */
  private static final String WRITE =
      "INSERT INTO public.syrve_api_logs (id, tenant_id, sync_run_id, method, endpoint,"
          + " request_params, request_body, status_code, response_body, duration_ms, error_message,"
          + " truncated) VALUES (?, ?, (SELECT r.id FROM public.syrve_sync_runs r"
          + " WHERE r.tenant_id = ? AND r.id = ?), ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)";

  private final OrgScope scope;
  private final Redactor redactor;
  private final ObjectMapper json = new ObjectMapper();

  public SyrveCallLog(OrgScope scope, Redactor redactor) {
    this.scope = scope;
    this.redactor = redactor;
  }

  @Override
  public void write(
      ApiAccount account, ApiCall call, SeenAnswer answer, String error, Duration took) {
    byte[] sent = call.body() == null ? new byte[0] : call.body().bytes();
    try {
      scope.runApart(
          account.org(),
          connection -> {
            try (PreparedStatement write = connection.prepareStatement(WRITE)) {
              write.setObject(1, UuidCreator.getTimeOrderedEpoch());
              write.setObject(2, account.org());
              write.setObject(3, account.org());
              write.setObject(4, call.run());
              write.setString(5, call.method());
              write.setString(
                  6, redactor.redact(account.baseUrl().getPath() + call.path(), LONGEST_ENDPOINT));
              write.setString(7, parameters(call.query()));
              write.setString(8, text(sent));
              write.setObject(9, answer == null ? null : answer.status());
              write.setString(10, answer == null ? null : answered(call, answer));
              write.setInt(11, (int) Math.min(took.toMillis(), Integer.MAX_VALUE));
              write.setString(12, error == null ? null : redactor.redact(error, KEPT));
              write.setBoolean(13, sent.length > KEPT || answer != null && answer.length() > KEPT);
              write.executeUpdate();
            }
          });
    } catch (RuntimeException e) {
      LOG.warn("A call of syrve could not be logged: {}", e.getMessage());
    }
  }

  private String parameters(List<Map.Entry<String, String>> query) {
    ObjectNode shown = json.createObjectNode();
    for (Map.Entry<String, String> parameter : query) {
      String name = parameter.getKey();
      String value =
          redactor.isSecretName(name) ? Redactor.MARK : redactor.redact(parameter.getValue());
      if (shown.has(name)) {
        shown.withArray(name).add(value);
      } else if (query.stream().filter(other -> other.getKey().equals(name)).count() > 1) {
        shown.putArray(name).add(value);
      } else {
        shown.put(name, value);
      }
    }
    return shown.toString();
  }

  private String answered(ApiCall call, SeenAnswer answer) {
    return call.secretAnswer() && answer.isSuccess() ? Redactor.MARK : text(answer.start());
  }

  private String text(byte[] bytes) {
    if (bytes.length == 0) {
      return null;
    }
    String start =
        new String(bytes, 0, Math.min(bytes.length, SeenAnswer.START), StandardCharsets.UTF_8);
    return redactor.redact(start, KEPT).replace('\0', '\uFFFD');
  }
}
