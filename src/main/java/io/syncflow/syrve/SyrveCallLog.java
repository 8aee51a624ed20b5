package io.syncflow.syrve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.ApiCall;
import io.syncflow.http.RedactedCallLog;
import io.syncflow.http.SeenAnswer;
import io.syncflow.security.Redactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The calls of Syrve servers: {@code syrve_api_logs} (A-42…A-56). */
public final class SyrveCallLog extends RedactedCallLog {

  /** Characters kept of a body: four bytes each at most make the column's 16 KiB. */
  private static final int KEPT = 4_096;

  /** A call outside of any Syrve run, such as a connection test, has no row to refer to. */
  private static final String WRITE =
      "INSERT INTO public.syrve_api_logs (id, tenant_id, sync_run_id, method, endpoint,"
          + " request_params, request_body, status_code, response_body, duration_ms, error_message,"
          + " truncated) VALUES (?, ?, (SELECT r.id FROM public.syrve_sync_runs r"
          + " WHERE r.tenant_id = ? AND r.id = ?), ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)";

  private final ObjectMapper json = new ObjectMapper();

  public SyrveCallLog(OrgScope scope, Redactor redactor) {
    super(scope, redactor, KEPT, SeenAnswer.START);
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
      write.setObject(3, account.org());
      write.setObject(4, call.run());
      write.setString(5, call.method());
      write.setString(6, endpoint(account.baseUrl().getPath() + call.path()));
      write.setString(7, parameters(call.query()));
      write.setString(8, sent(call));
      write.setObject(9, answer == null ? null : answer.status());
      write.setString(10, answered(call, answer));
      write.setInt(11, millis(took));
      write.setString(12, error == null ? null : redactor().redact(error, KEPT));
      write.setBoolean(13, isCut(call, answer));
      write.executeUpdate();
    }
  }

  private String parameters(List<Map.Entry<String, String>> query) {
    ObjectNode shown = json.createObjectNode();
    for (Map.Entry<String, String> parameter : query) {
      String name = parameter.getKey();
      String value =
          redactor().isSecretName(name) ? Redactor.MARK : redactor().redact(parameter.getValue());
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
}
