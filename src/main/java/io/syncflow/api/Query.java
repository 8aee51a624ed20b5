package io.syncflow.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The query parameters of a request, each at most once. They are read from the raw query and never
 * become Camel headers (B42, B43).
 */
public final class Query {

  private static final int DEFAULT_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 500;
  private static final int LONGEST_VALUE = 2000;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a raw query.
   *
   * @param raw what follows the question mark; null for none
   * @throws Refusal 400 for broken escapes, a parameter given twice, NUL or a very long value
   */
  static Query parse(String raw) {
    Map<String, String> values = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        if (!pair.isEmpty()) {
          add(values, pair);
        }
      }
    }
    return new Query(values);
  }

  private static void add(Map<String, String> values, String pair) {
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    Json.refuseControlText(value, "?" + name);
    if (value.length() > LONGEST_VALUE) {
      throw Refusal.field("?" + name, "too_long", "The parameter is too long.");
    }
    if (values.putIfAbsent(name, value) != null) {
      throw Refusal.field(
          "?" + name, "duplicate_parameter", "The parameter " + name + " is given twice.");
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "malformed_query", "The query has a broken percent escape.");
    }
  }

  /**
   * Refuses parameters that the endpoint does not know: a filter that is ignored answers the wrong
   * question.
   */
  Query only(String... names) {
    Set<String> known = Set.of(names);
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw Refusal.field("?" + name, "unknown_parameter", "There is no parameter " + name + ".");
      }
    }
    return this;
  }

  /** The value of a parameter; null when it is absent or empty. */
  String text(String name) {
    String value = values.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /**
   * The value of a parameter that has to be one of a few words; null when it is absent.
   *
   * @throws Refusal 400 with the allowed words (B23)
   */
  String oneOf(String name, List<String> allowed) {
    String value = text(name);
    if (value != null && !allowed.contains(value)) {
      throw Refusal.field(
          "?" + name,
          "unknown_value",
          "The parameter " + name + " has to be " + Json.anyOf(allowed) + ".");
    }
    return value;
  }

  /**
   * How many items a page may have: {@code limit}, 1 to 500, else 50.
   *
   * @throws Refusal 400 for anything else (B57)
   */
  int limit() {
    String value = text("limit");
    if (value == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= HIGHEST_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    throw Refusal.field(
        "?limit",
        "limit_out_of_range",
        "The limit has to be a whole number from 1 to " + HIGHEST_LIMIT + ".");
  }
}
