package io.syncflow.validate.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An endpoint as a file names it.
 *
 * @param step the key it stands under: {@code from}, {@code to}, {@code deadLetterUri} and so on
 * @param uri as written, without what stands behind {@code ?}
 * @param options from the URI's query and from {@code parameters}, as written
 */
public record EndpointUse(String step, Located uri, Map<String, Located> options) {

  private static final Set<String> STEPS =
      Set.of("from", "to", "toD", "wireTap", "poll", "interceptFrom", "interceptSendToEndpoint");
  private static final Set<String> PLAIN = Set.of("deadLetterUri");

  static Optional<EndpointUse> of(YamlNode.Entry entry) {
    YamlNode value = entry.value();
    boolean step = STEPS.contains(entry.key());
    if (value.isScalar() && (step || PLAIN.contains(entry.key()))) {
      return Optional.of(read(entry.key(), value.located(), Optional.empty()));
    }
    return step
        ? value.scalar("uri").map(uri -> read(entry.key(), uri, value.get("parameters")))
        : Optional.empty();
  }

  /** True when messages come from here. */
  public boolean isConsumer() {
    return step.equals("from");
  }

  /** True when the address is computed for each message. */
  public boolean isDynamic() {
    return step.equals("toD") || step.equals("wireTap") && uri.text().contains("${");
  }

  /** True when the URI is a pattern to match endpoints with, not one of them. */
  public boolean isPattern() {
    return step.startsWith("intercept");
  }

  private static EndpointUse read(String step, Located written, Optional<YamlNode> parameters) {
    Map<String, Located> options = new LinkedHashMap<>();
    String uri = written.text().strip();
    int query = queryStart(uri);
    if (query >= 0) {
      for (String pair : uri.substring(query + 1).split("&")) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        if (!name.isBlank()) {
          options.put(name, new Located(value, written.place()));
        }
      }
    }
    parameters.ifPresent(
        map ->
            map.entries()
                .forEach(e -> options.put(e.key(), new Located(e.value().text(), e.place()))));
    String address = query < 0 ? uri : uri.substring(0, query);
    return new EndpointUse(step, new Located(address, written.place()), options);
  }

  /** The first ? outside a placeholder: {{?optional}} has one of its own. */
  private static int queryStart(String uri) {
    int depth = 0;
    for (int i = 0; i < uri.length(); i++) {
      if (uri.startsWith("{{", i)) {
        depth++;
      } else if (uri.startsWith("}}", i)) {
        depth--;
      } else if (uri.charAt(i) == '?' && depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
