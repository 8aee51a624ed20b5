package io.syncflow.validate.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Camel's {@code {{name}}}, {@code {{name:default}}} and {@code {{?name}}} in a text. */
public final class Placeholders {

  private static final Pattern INNERMOST = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final Pattern NAME = Pattern.compile("\\??!?([^:]+)(?::(.*))?", Pattern.DOTALL);
  private static final Set<String> FUNCTIONS = Set.of("env", "sys", "bean", "boolean", "secret");
  private static final int DEEPEST = 20;

  private Placeholders() {}

  /**
   * Replaces every placeholder.
   *
   * @param lookup the value of a name, when it has one
   * @return empty when one is left that has neither a value nor a default
   */
  public static Optional<String> resolve(String text, Function<String, Optional<String>> lookup) {
    String resolved = text;
    for (int round = 0; round < DEEPEST; round++) {
      Matcher matcher = INNERMOST.matcher(resolved);
      if (!matcher.find()) {
        return Optional.of(resolved);
      }
      Optional<String> value = value(matcher.group(1), lookup);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      resolved =
          resolved.substring(0, matcher.start()) + value.get() + resolved.substring(matcher.end());
    }
    return Optional.empty();
  }

  /** The names in {@code text} that must have a value: no default, not optional, no function. */
  public static List<String> required(String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = INNERMOST.matcher(text);
    while (matcher.find()) {
      Matcher name = NAME.matcher(matcher.group(1).strip());
      if (name.matches() && name.group(2) == null && !matcher.group(1).strip().startsWith("?")) {
        names.add(name.group(1).strip());
      }
    }
    return names;
  }

  /** Every name in {@code text}. */
  static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = INNERMOST.matcher(text);
    while (matcher.find()) {
      names.add(name(matcher.group(1)));
    }
    return names;
  }

  private static Optional<String> value(String inside, Function<String, Optional<String>> lookup) {
    String body = inside.strip();
    Matcher matcher = NAME.matcher(body);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (FUNCTIONS.contains(matcher.group(1)) && matcher.group(2) != null) {
      return function(matcher.group(1), matcher.group(2));
    }
    Optional<String> found = lookup.apply(name(body));
    if (found.isPresent()) {
      return found;
    }
    return body.startsWith("?") ? Optional.of("") : Optional.ofNullable(matcher.group(2));
  }

  /** {@code env:NAME} and {@code sys:name}, each with an optional default behind a second colon. */
  private static Optional<String> function(String function, String argument) {
    String[] parts = argument.split(":", 2);
    String value =
        switch (function) {
          case "env" -> System.getenv(parts[0]);
          case "sys" -> System.getProperty(parts[0]);
          default -> null;
        };
    return Optional.ofNullable(value != null ? value : parts.length > 1 ? parts[1] : null);
  }

  private static String name(String inside) {
    Matcher matcher = NAME.matcher(inside.strip());
    return matcher.matches() ? matcher.group(1).strip() : inside;
  }
}
