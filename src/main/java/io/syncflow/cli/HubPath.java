package io.syncflow.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A path of the HTTP API; what a person typed cannot lead to another one. */
record HubPath(String text) {

  private static final String BASE = "/api/v1/";

  /** The path of these segments. */
  static HubPath of(Object... segments) {
    return new HubPath(
        BASE + Arrays.stream(segments).map(HubPath::encoded).collect(Collectors.joining("/")));
  }

  /** With a query parameter; a null is left out. */
  HubPath with(String name, Object value) {
    if (value == null) {
      return this;
    }
    return new HubPath(text + (text.contains("?") ? "&" : "?") + name + "=" + encoded(value));
  }

  private static String encoded(Object value) {
    return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
