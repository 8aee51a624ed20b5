package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Computes how the categories that an operation wrote go back, field by field. */
final class CategoryReversal {

  /** What a plan of it is about. */
  static final String ENTITY = "categories";

  private static final String WRITTEN =
      """
      SELECT v.category_id, min(v.version_number) - 1 AS before, max(v.version_number) AS written
      FROM public.category_versions v JOIN public.categories c ON c.org_id = v.org_id AND c.id = v.category_id
      WHERE v.org_id = ? AND v.sync_operation_id = ? AND (?::text[] IS NULL OR c.slug = ANY (?::text[]))
      GROUP BY v.category_id ORDER BY v.category_id
      """;

  private static final String AT =
      """
      SELECT v.category_id, v.category_data FROM public.category_versions v
      JOIN unnest(?::uuid[], ?::bigint[]) AS w (id, version) ON v.category_id = w.id AND v.version_number = w.version
      WHERE v.org_id = ?
      """;

  /** Only people bring category files in and take them back. */
  private static final String SINCE =
      """
      SELECT v.category_id, f AS field, coalesce(v.changed_by_name, v.change_source) || ' in version '
        || v.version_number AS name, v.change_source IN ('user', 'import', 'rollback') AS person
      FROM public.category_versions v
      JOIN unnest(?::uuid[], ?::bigint[]) AS w (id, version) ON v.category_id = w.id AND v.version_number > w.version
      CROSS JOIN unnest(v.changed_fields) AS f
      WHERE v.org_id = ? ORDER BY v.version_number
      """;

  private static final List<String> FIELDS =
      List.of("name", "description", "parent", Field.ATTRIBUTES, Field.DELETED);

  private final Connection connection;
  private final UUID org;

  /** What an operation made of a category; {@code before} is 0 when it did not exist. */
  private record Span(UUID category, long before, long written) {}

  private record Since(UUID category, String field, String name, boolean byPerson) {}

  CategoryReversal(Connection connection, UUID org) {
    this.connection = connection;
    this.org = org;
  }

  /**
   * What taking an operation back would change; what somebody changed since, and what cannot be as
   * it was, is left out.
   *
   * @return empty when it has written no such category
   */
  List<Proposal> of(RollbackRequest request) throws SQLException {
    List<Span> spans =
        Statements.list(
            connection,
            WRITTEN,
            row -> new Span(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)),
            org,
            request.operation(),
            request.skus(),
            request.skus());
    List<UUID> ids = spans.stream().map(Span::category).toList();
    List<Long> written = spans.stream().map(Span::written).toList();
    Map<UUID, Category> now = CategoryTable.byId(connection, org, ids);
    Map<UUID, JsonNode> then = at(ids, spans.stream().map(Span::before).toList());
    Map<UUID, JsonNode> made = at(ids, written);
    Map<UUID, Map<String, Since>> since = since(ids, written);
    List<Proposal> proposals = new ArrayList<>();
    for (Span span : spans) {
      Category category = now.get(span.category());
      JsonNode gone = category.data().deepCopy();
      JsonNode goal =
          then.getOrDefault(span.category(), ((ObjectNode) gone).put(Field.DELETED, true));
      Proposal proposal =
          reverse(
              category,
              goal,
              made.get(span.category()),
              since.getOrDefault(span.category(), Map.of()),
              request);
      if (!proposal.changes().isEmpty() || !proposal.clashes().isEmpty()) {
        proposals.add(proposal);
      }
    }
    return withoutImpossible(proposals, now);
  }

  private static Proposal reverse(
      Category category,
      JsonNode goal,
      JsonNode made,
      Map<String, Since> since,
      RollbackRequest request) {
    SortedMap<String, FieldChange> changes = new TreeMap<>();
    List<ThreeWayMerge.Clash> clashes = new ArrayList<>();
    for (String field : FIELDS) {
      JsonNode wanted = orNull(goal.get(field));
      JsonNode current = orNull(category.data().get(field));
      boolean asked = request.fields() == null || request.fields().contains(field);
      boolean written = !FieldChange.same(made.get(field), wanted);
      if (!asked || !written || FieldChange.same(current, wanted)) {
        continue;
      }
      Since later = later(field, since);
      if (later != null || !FieldChange.same(current, made.get(field))) {
        clashes.add(clash(field, later, current, wanted));
      } else {
        changes.put(field, new FieldChange(current, wanted));
      }
    }
    return proposal(category, changes, clashes);
  }

  /** A category that was created does not go when a person has changed anything of it. */
  private static Since later(String field, Map<String, Since> since) {
    return since.values().stream()
        .filter(Since::byPerson)
        .filter(one -> field.equals(Field.DELETED) || one.field().equals(field))
        .findFirst()
        .orElse(null);
  }

  private static ThreeWayMerge.Clash clash(
      String field, Since later, JsonNode current, JsonNode wanted) {
    String why = later == null ? "changed since" : "changed since by " + later.name();
    return new ThreeWayMerge.Clash(field, TextNode.valueOf(why), current, wanted, Policy.MANUAL);
  }

  private static Proposal proposal(
      Category category,
      SortedMap<String, FieldChange> changes,
      List<ThreeWayMerge.Clash> clashes) {
    return new Proposal(
        category.id(),
        category.slug(),
        category.data().path("name").asText(),
        category.version(),
        Snapshot.NONE,
        changes,
        clashes,
        null,
        null,
        null);
  }

  /** Some cannot be as they were: a parent is gone, or products use what would be deleted. */
  private List<Proposal> withoutImpossible(List<Proposal> proposals, Map<UUID, Category> now)
      throws SQLException {
    CategoryMerge merge = new CategoryMerge(connection, org);
    merge.restore(
        proposals.stream()
            .filter(proposal -> !proposal.changes().isEmpty())
            .map(
                proposal -> {
                  Category category = now.get(proposal.product());
                  return new CategoryMerge.Restored(
                      category, applied(category, proposal.changes()));
                })
            .toList());
    Map<String, String> reasons = new HashMap<>();
    merge.faults().forEach(fault -> reasons.put(fault.sku(), fault.reason()));
    return proposals.stream()
        .map(
            proposal -> {
              String reason = reasons.get(proposal.sku());
              return reason == null ? proposal : impossible(proposal, reason, now);
            })
        .toList();
  }

  private static Proposal impossible(Proposal proposal, String why, Map<UUID, Category> now) {
    List<ThreeWayMerge.Clash> clashes = new ArrayList<>(proposal.clashes());
    proposal
        .changes()
        .forEach(
            (field, change) ->
                clashes.add(
                    new ThreeWayMerge.Clash(
                        field,
                        TextNode.valueOf(why),
                        change.before(),
                        change.after(),
                        Policy.MANUAL)));
    return proposal(now.get(proposal.product()), new TreeMap<>(), clashes);
  }

  /** A category as it is once these fields are changed. */
  static ObjectNode applied(Category category, Map<String, FieldChange> changes) {
    ObjectNode data = category.data().deepCopy();
    changes.forEach(
        (field, change) -> {
          if (!change.after().isNull()) {
            data.set(field, change.after());
          } else if (field.equals(Field.ATTRIBUTES)) {
            data.set(field, JsonNodeFactory.instance.objectNode());
          } else {
            data.remove(field);
          }
        });
    return data;
  }

  private Map<UUID, JsonNode> at(List<UUID> ids, List<Long> versions) throws SQLException {
    Map<UUID, JsonNode> found = new HashMap<>();
    Statements.list(
        connection,
        AT,
        row -> found.put(row.getObject(1, UUID.class), Statements.json(row, "category_data")),
        ids,
        versions,
        org);
    return found;
  }

  private Map<UUID, Map<String, Since>> since(List<UUID> ids, List<Long> written)
      throws SQLException {
    Map<UUID, Map<String, Since>> since = new HashMap<>();
    for (Since one :
        Statements.list(
            connection,
            SINCE,
            row ->
                new Since(
                    Statements.uuid(row, "category_id"),
                    row.getString("field"),
                    row.getString("name"),
                    row.getBoolean("person")),
            ids,
            written,
            org)) {
      since
          .computeIfAbsent(one.category(), id -> new HashMap<>())
          .merge(one.field(), one, (a, b) -> b.byPerson() ? b : a);
    }
    return since;
  }

  private static JsonNode orNull(JsonNode value) {
    return value == null ? NullNode.getInstance() : value;
  }
}
