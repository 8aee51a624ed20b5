package io.syncflow.http;

import java.util.Locale;
import java.util.Map;

/**
 * What an external system answered.
 *
 * @param status the HTTP status
 * @param headers by lower-case name; of several with one name the first
 * @param body read to its end; empty for none
 */
public record ApiAnswer(int status, Map<String, String> headers, byte[] body) {

  /** A header's value; null when it is missing. */
  public String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Whether the status is one of success. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
