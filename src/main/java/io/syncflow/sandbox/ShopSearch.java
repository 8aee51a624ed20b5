package io.syncflow.sandbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shopify's search syntax, as far as the hub uses it. A field it does not know filters nothing, and
 * is only told in the answer's extensions.
 */
final class ShopSearch {

  private static final Pattern TERM = Pattern.compile("(\\w+):(>=|<=|>|<)?('[^']*'|\\S+)");

  private final Predicate<Map<String, Object>> matches;
  private final List<Map<String, Object>> warnings = new ArrayList<>();

  /**
   * @param query may be null
   * @param times the fields that are times, by their name in queries
   */
  ShopSearch(String query, Map<String, String> times) {
    Predicate<Map<String, Object>> all = record -> true;
    Matcher terms = TERM.matcher(query == null ? "" : query);
    while (terms.find()) {
      all = all.and(term(terms.group(1), terms.group(2), terms.group(3).replace("'", ""), times));
    }
    this.matches = all;
  }

  private Predicate<Map<String, Object>> term(
      String field, String operator, String value, Map<String, String> times) {
    String time = times.get(field);
    if (time != null) {
      Instant bound = Instant.parse(value);
      return record -> {
        int order = Instant.parse((String) record.get(time)).compareTo(bound);
        return ">=".equals(operator) && order >= 0
            || "<=".equals(operator) && order <= 0
            || ">".equals(operator) && order > 0
            || "<".equals(operator) && order < 0
            || operator == null && order == 0;
      };
    }
    return switch (field) {
      case "status" -> {
        List<String> wanted = Arrays.asList(value.toUpperCase(Locale.ROOT).split(","));
        yield record -> wanted.contains(String.valueOf(record.get("status")));
      }
      case "action" -> record -> value.equals(record.get("action"));
      case "subject_type" -> record -> value.equals(record.get("subjectType"));
      default -> {
        warnings.add(
            Map.of(
                "field",
                field,
                "message",
                "Invalid search field for this query.",
                "code",
                "invalid_field"));
        yield record -> true;
      }
    };
  }

  boolean matches(Map<String, Object> record) {
    return matches.test(record);
  }

  List<Map<String, Object>> warnings() {
    return warnings;
  }
}
