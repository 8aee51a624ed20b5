package io.syncflow.http;

import java.util.Map;

/**
 * What a log sees of an answer.
 *
 * @param headers by lower-case name
 * @param start the first bytes of the body, as far as they were read
 * @param length all bytes of the body that were read
 */
public record SeenAnswer(int status, Map<String, String> headers, byte[] start, long length) {

  /** The most bytes of a body that a log gets to see: more than it keeps, so that it can redact. */
  public static final int START = 64 << 10;

  /** Whether the status is one of success. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
