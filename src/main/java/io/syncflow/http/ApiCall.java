package io.syncflow.http;

import java.util.Map;
import java.util.UUID;

/**
 * One call of an external system.
 *
 * @param method {@code GET} or {@code POST}
 * @param path below the account's base URL, beginning with a slash, already encoded
 * @param headers the caller's own; authorisation and content type are added
 * @param body JSON; null for none
 * @param repeat whether a failed attempt may be followed by another
 * @param run the run it belongs to; null for none
 * @param patience called about once a second while the call waits for its turn; throws to give up
 */
public record ApiCall(
    String method,
    String path,
    Map<String, String> headers,
    byte[] body,
    Repeat repeat,
    UUID run,
    Runnable patience) {

  /** When a call may be sent again. */
  public enum Repeat {
    NEVER,
    /** As long as nothing can have arrived: sending it twice would do it twice. */
    UNLESS_SENT,
    /** Sending it twice does what sending it once does: GET, or POST with an Idempotency-Key. */
    ALWAYS
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
}
