package io.syncflow.api;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Pattern;

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
          "Cache-Control",
          "no-store");

  /** What {@link InetAddress#getByName} reads without asking anybody for a name. */
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*(%\\w+)?");

  private SecurityHeaders() {}

  static void put(HttpServerRequest request) {
    MultiMap headers = request.response().headers();
    HEADERS.forEach(headers::set);
    if (cameOverTls(request)) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** Browsers ignore the promise of TLS without TLS; a proxy is believed on this machine only. */
  private static boolean cameOverTls(HttpServerRequest request) {
    return request.isSSL()
        || ("https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"))
            && isLoopback(request.remoteAddress()));
  }

  static boolean isLoopback(SocketAddress peer) {
    String address = peer == null ? null : peer.hostAddress();
    if (address == null || !LITERAL.matcher(address).matches()) {
      return false;
    }
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
