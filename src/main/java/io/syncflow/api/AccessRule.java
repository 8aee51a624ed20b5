package io.syncflow.api;

import io.syncflow.security.Role;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A door of the API, as {@code routes/api} declares it.
 *
 * @param method the HTTP method
 * @param template the path with {@code {parameters}}
 * @param roles who may pass; empty: anybody, without a token
 * @param consumes the media type of the body; null when the door takes none
 * @param produces the media type of the answer
 */
public record AccessRule(
    String method, String template, Set<Role> roles, String consumes, String produces) {

  /** Of a door that takes bodies of any type. */
  static final String ANY_TYPE = "*/*";

  private static final Pattern PARAMETER = Pattern.compile("\\{[^/}]+}");

  /** Whether the rule speaks of that normalised path. */
  boolean matches(String path) {
    return shape().matcher(path).matches();
  }

  private Pattern shape() {
    String quoted =
        PARAMETER
            .splitAsStream(template + "\0")
            .map(part -> Pattern.quote(part.replace("\0", "")))
            .collect(Collectors.joining("[^/]+"));
    return Pattern.compile(quoted);
  }
}
