package io.syncflow.api;

import io.syncflow.security.Identity;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A request that has passed the door: who asks, and for what.
 *
 * @param caller who asks
 * @param path the path's parameters by name
 * @param body the bytes as they came; empty when there are none
 * @param traceId what the answer and the log have in common
 */
public record ApiRequest(
    Identity caller, Map<String, String> path, Query query, byte[] body, String traceId) {

  private static final Pattern UUID_SHAPE =
      Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final String NIL = "00000000-0000-0000-0000-000000000000";

  /** The organisation the request works for. */
  UUID org() {
    return caller.org();
  }

  /** A parameter of the path, as text. */
  String pathText(String name) {
    return path.get(name);
  }

  /**
   * A parameter of the path that is an id. Upper case is fine (B24).
   *
   * @throws Refusal 400 {@code malformed_id}
   */
  UUID id(String name) {
    String text = path.get(name);
    if (!isId(text)) {
      throw new Refusal(400, "malformed_id", "The id in the path is not a UUID.");
    }
    return UUID.fromString(text);
  }

  /**
   * Whether a text is a UUID in its usual notation that can name something: not the nil one (B24).
   */
  static boolean isId(String text) {
    return text != null && UUID_SHAPE.matcher(text).matches() && !NIL.equals(text);
  }
}
