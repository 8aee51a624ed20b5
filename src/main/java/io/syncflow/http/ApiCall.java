package io.syncflow.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One call of an external system.
 *
 * @param method for example {@code GET}
 * @param path below the account's base URL, beginning with a slash, already encoded
 * @param query parameters in their order, not encoded; those with a secret's name are masked in the
 *     log
 * @param headers the caller's own; they take the place of those the hub would send by itself
 * @param body what is sent; null for none
 * @param repeat whether a failed attempt may be followed by another
 * @param secretAnswer whether the body of an answer of success is a secret, which no log may have
 * @param run the run it belongs to; null for none
 * @param patience called about once a second while the call waits for its turn; throws to give up
 */
public record ApiCall(
    String method,
    String path,
    List<Map.Entry<String, String>> query,
    Map<String, String> headers,
    Body body,
    Repeat repeat,
    boolean secretAnswer,
    UUID run,
    Runnable patience) {

  private static final String JSON = "application/json";

  /** When a call may be sent again. */
  public enum Repeat {
    NEVER,
    /** As long as nothing can have arrived: sending it twice would do it twice. */
    UNLESS_SENT,
    /** Sending it twice does what sending it once does: GET, or POST with an Idempotency-Key. */
    ALWAYS
  }

  /**
   * What is sent.
   *
   * @param contentType for example {@code application/json}
   */
  public record Body(byte[] bytes, String contentType) {

    /** A form, {@code application/x-www-form-urlencoded} in UTF-8. */
    public static Body form(List<Map.Entry<String, String>> fields) {
      return new Body(
          encoded(fields).getBytes(StandardCharsets.US_ASCII), "application/x-www-form-urlencoded");
    }
  }

  /** A call without a query, whose body is JSON; null for none. */
  public ApiCall(
      String method,
      String path,
      Map<String, String> headers,
      byte[] json,
      Repeat repeat,
      UUID run,
      Runnable patience) {
    this(
        method,
        path,
        List.of(),
        headers,
        json == null ? null : new Body(json, JSON),
        repeat,
        false,
        run,
        patience);
  }

  /** A reading call. */
  public static ApiCall get(String path, UUID run, Runnable patience) {
    return new ApiCall("GET", path, Map.of(), null, Repeat.ALWAYS, run, patience);
  }

  /**
   * A writing call that may be repeated: the receiver answers a repetition with what it answered
   * first (IETF draft-ietf-httpapi-idempotency-key-header).
   *
   * @param key the same for every repetition, a restart of the hub included
   */
  public static ApiCall post(String path, String key, byte[] json, UUID run, Runnable patience) {
    return new ApiCall(
        "POST", path, Map.of("Idempotency-Key", key), json, Repeat.ALWAYS, run, patience);
  }

  /** Path and query as they are sent. */
  String target() {
    return query.isEmpty() ? path : path + "?" + encoded(query);
  }

  private static String encoded(List<Map.Entry<String, String>> parameters) {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, String> parameter : parameters) {
      out.append(out.isEmpty() ? "" : "&")
          .append(encoded(parameter.getKey()))
          .append('=')
          .append(encoded(parameter.getValue()));
    }
    return out.toString();
  }

  /** A blank as %20: not every server takes the plus of forms for one. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "ApiCall[" + method + " " + path + "]";
  }
}
