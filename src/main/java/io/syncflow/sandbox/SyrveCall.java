package io.syncflow.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call to a simulated Syrve server.
 *
 * @param path as sent, without the query
 * @param parameters of the query and of a form, in the order in which they were sent
 * @param type media type of the body; empty when it has none
 * @param cookie the header {@code Cookie}; empty when there is none
 */
record SyrveCall(
    String method,
    String path,
    Map<String, List<String>> parameters,
    String type,
    String cookie,
    byte[] body) {

  private static final String FORM = "application/x-www-form-urlencoded";

  /**
   * @throws SyrveRefusal when the query or the form is broken
   */
  static SyrveCall of(String method, String target, String type, String cookie, byte[] body) {
    int query = target.indexOf('?');
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (query >= 0) {
      read(target.substring(query + 1), parameters);
    }
    if (type.startsWith(FORM)) {
      read(new String(body, StandardCharsets.UTF_8), parameters);
    }
    String path = query < 0 ? target : target.substring(0, query);
    return new SyrveCall(method, path, parameters, type, cookie, body);
  }

  private static void read(String encoded, Map<String, List<String>> into) {
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        into.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new SyrveRefusal(400, "Malformed query");
    }
  }

  boolean posts() {
    return method.equals("POST");
  }

  /** The values of a parameter; none when it was not sent. */
  List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** The first value of a parameter; null when it was not sent. */
  String one(String name) {
    return all(name).stream().findFirst().orElse(null);
  }

  boolean flag(String name, boolean byDefault) {
    String value = one(name);
    return value == null ? byDefault : Boolean.parseBoolean(value);
  }

  long revisionFrom() {
    String value = one("revisionFrom");
    try {
      return value == null ? -1 : Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new SyrveRefusal(400, "Malformed revisionFrom: '" + value + "'");
    }
  }

  /** The token: of the query or the form, or else of the cookie; null for none. */
  String key() {
    String key = one("key");
    if (key != null) {
      return key;
    }
    for (String pair : cookie.split(";")) {
      if (pair.strip().startsWith("key=")) {
        return pair.strip().substring("key=".length());
      }
    }
    return null;
  }
}
