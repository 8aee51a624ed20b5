package io.syncflow.api;

import java.time.Duration;

/**
 * What a client may ask of the server (B6, B65).
 *
 * @param host the address to listen on
 * @param port 0 = any free one
 * @param bodyBytes the longest body
 * @param headerBytes the longest header block
 * @param headerCount the most headers
 * @param arrival how long a request's headers, and then its body, may take to arrive
 * @param deadline how long an answer may take
 */
public record HttpLimits(
    String host,
    int port,
    long bodyBytes,
    int headerBytes,
    int headerCount,
    Duration arrival,
    Duration deadline) {

  /** The limits of a hub: 1 MiB bodies, 16 KiB and 100 headers, 10 s to arrive, 30 s to answer. */
  public static HttpLimits standard(String host, int port) {
    return new HttpLimits(
        host, port, 1 << 20, 16 << 10, 100, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }
}
