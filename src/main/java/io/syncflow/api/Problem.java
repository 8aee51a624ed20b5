package io.syncflow.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * The body of every refusal: {@code application/problem+json} of RFC 9457, with a stable {@code
 * code} and the {@code trace_id} that the log has too.
 *
 * @param type {@code about:blank}: the code says what the status does not
 * @param instance the path that was asked
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "errors", "traceId"})
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    List<FieldError> errors,
    String traceId) {

  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(406, "Not Acceptable"),
          Map.entry(408, "Request Timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Content Too Large"),
          Map.entry(414, "URI Too Long"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"));

  /** The problem that tells a refusal. */
  static Problem of(Refusal refusal, String instance, String traceId) {
    return new Problem(
        "about:blank",
        TITLES.getOrDefault(refusal.status(), "Refused"),
        refusal.status(),
        refusal.getMessage(),
        instance,
        refusal.code(),
        refusal.errors(),
        traceId);
  }
}
