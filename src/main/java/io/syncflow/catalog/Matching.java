package io.syncflow.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Recognises products at first sight, so that the first sync adopts what is there instead of
 * doubling it (issue 5.1). Blanks around a value and its case mean nothing. One that could be two
 * of ours, were it only for their case, or is another's counterpart already, is nobody's: a person
 * has to say.
 */
final class Matching {

  private static final Map<String, Function<RemoteChange, String>> RULES =
      Map.of(
          "sku", RemoteChange::sku,
          "barcode", RemoteChange::barcode,
          "handle", RemoteChange::handle);

  private static final String CANDIDATES =
      """
      SELECT w.value, p.id, m.external_id
      FROM (SELECT value, public.match_key(value) AS key FROM unnest(?::text[]) AS value) w
      JOIN public.products p ON p.org_id = ? AND %1$s = w.key AND p.deleted_at IS NULL%2$s
      LEFT JOIN public.integration_mappings m ON m.org_id = p.org_id AND m.system = ? AND m.entity_type = 'product'
        AND m.internal_id = p.id::text AND m.deleted_at IS NULL
      """;

  /**
   * @param product null when nothing matches or it is unclear
   * @param doubt why it is unclear, in a sentence; null when it is clear
   * @param rule the field that matched
   */
  record Match(UUID product, String doubt, String rule) {}

  private record Candidate(String value, UUID id, String external) {}

  private Matching() {}

  /** Products for changes that have no link yet, by external id; none for what is new. */
  static Map<String, Match> match(
      Connection connection, UUID org, List<String> rules, List<RemoteChange> unlinked)
      throws SQLException {
    Map<String, Match> matches = new HashMap<>();
    Set<UUID> given = new HashSet<>();
    for (String rule : rules) {
      Function<RemoteChange, String> value = RULES.get(rule);
      List<RemoteChange> open =
          unlinked.stream()
              .filter(c -> value.apply(c) != null && !matches.containsKey(c.externalId()))
              .toList();
      if (open.isEmpty()) {
        continue;
      }
      Map<String, List<Candidate>> candidates =
          candidates(connection, org, rule, open.get(0).system(), open, value);
      for (RemoteChange change : open) {
        List<Candidate> found = candidates.getOrDefault(value.apply(change), List.of());
        if (!found.isEmpty()) {
          matches.put(change.externalId(), decide(rule, value.apply(change), found, given));
        }
      }
    }
    return matches;
  }

  private static Match decide(String rule, String value, List<Candidate> found, Set<UUID> given) {
    if (found.size() > 1) {
      return new Match(null, found.size() + " products have the " + rule + " " + value + ".", rule);
    }
    Candidate one = found.get(0);
    if (one.external() != null || !given.add(one.id())) {
      return new Match(
          null,
          "The product with the " + rule + " " + value + " is the counterpart of another one.",
          rule);
    }
    return new Match(one.id(), null, rule);
  }

  private static Map<String, List<Candidate>> candidates(
      Connection connection,
      UUID org,
      String rule,
      String system,
      List<RemoteChange> open,
      Function<RemoteChange, String> value)
      throws SQLException {
    Map<String, List<Candidate>> byValue = new HashMap<>();
    for (Candidate candidate :
        Statements.list(
            connection,
            // The condition of the partial indexes.
            rule.equals("sku")
                ? CANDIDATES.formatted("p.sku_key", "")
                : CANDIDATES.formatted(
                    "public.match_key(p." + rule + ")", " AND p." + rule + " IS NOT NULL"),
            row -> new Candidate(row.getString(1), row.getObject(2, UUID.class), row.getString(3)),
            open.stream().map(value).distinct().toList(),
            org,
            system)) {
      byValue.computeIfAbsent(candidate.value(), v -> new ArrayList<>()).add(candidate);
    }
    return byValue;
  }
}
