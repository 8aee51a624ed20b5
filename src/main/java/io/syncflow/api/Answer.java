package io.syncflow.api;

import java.util.Map;

/**
 * What an endpoint answers when plain 200 with JSON will not do.
 *
 * @param status the HTTP status
 * @param body a value to be written as JSON, a {@code byte[]} to be sent as it is, or null
 * @param type the media type of the body
 * @param headers further headers, for example {@code Location}
 */
public record Answer(int status, Object body, String type, Map<String, String> headers) {

  /** JSON with a status other than 200. */
  static Answer json(int status, Object body) {
    return new Answer(status, body, "application/json", Map.of());
  }

  /** 204. */
  static Answer nothing() {
    return new Answer(204, null, null, Map.of());
  }
}
