package io.syncflow.api;

import io.vertx.core.MultiMap;
import java.util.Map;

/** The headers of every answer (S11, S12): no CORS header among them, and no name of a server. */
final class SecurityHeaders {

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Strict-Transport-Security",
          "max-age=31536000",
          "Cache-Control",
          "no-store");

  private SecurityHeaders() {}

  static void put(MultiMap headers) {
    HEADERS.forEach(headers::set);
  }
}
