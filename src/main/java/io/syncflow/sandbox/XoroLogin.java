package io.syncflow.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How the hub connects to the simulated Xorosoft: HTTP Basic with the key pair of a private app.
 *
 * @param url base URL
 * @param secret made when the sandbox was created and stable across restarts
 */
public record XoroLogin(String url, String key, String secret) {

  /** The header that calls carry (RFC 7617). */
  String authorization() {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "XoroLogin[" + url + "]";
  }
}
