package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
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

/** Computes how products go back, field by field. */
final class Reversal {

  /**
   * What is to be taken back of a product.
   *
   * @param before the version it is to be as again; 0 when it did not exist
   * @param written the last version that is to be taken back
   */
  record Span(UUID product, long before, long written) {}

  /** Who changed a field after it was written. */
  private record Since(UUID product, String path, long version, String name, boolean byPerson) {}

  private static final String SINCE =
      """
      SELECT v.product_id, f AS path, v.version_number, coalesce(v.changed_by_name, v.change_source) AS name,
        v.change_source IN ('user', 'conflict') AS person
      FROM public.product_versions v
      JOIN unnest(?::uuid[], ?::bigint[]) AS w (id, version) ON v.product_id = w.id AND v.version_number > w.version
      CROSS JOIN unnest(v.changed_fields) AS f
      WHERE v.org_id = ? ORDER BY v.version_number
      """;

  private final Connection connection;
  private final UUID org;
  private final RollbackRequest request;

  Reversal(Connection connection, UUID org, RollbackRequest request) {
    this.connection = connection;
    this.org = org;
    this.request = request;
  }

  List<Proposal> of(List<Span> spans) throws SQLException {
    List<UUID> ids = spans.stream().map(Span::product).toList();
    Map<UUID, Product> products = Products.byId(connection, org, ids);
    Map<UUID, Snapshot> before = at(spans, true);
    Map<UUID, Snapshot> written = at(spans, false);
    Map<UUID, Map<String, Since>> since = since(spans);
    List<Proposal> proposals = new ArrayList<>();
    for (Span span : spans) {
      Proposal proposal =
          reverse(
              products.get(span.product()),
              before.getOrDefault(span.product(), Snapshot.NONE),
              written.get(span.product()),
              since.getOrDefault(span.product(), Map.of()));
      if (!proposal.changes().isEmpty() || !proposal.clashes().isEmpty()) {
        proposals.add(proposal);
      }
    }
    return proposals;
  }

  private Proposal reverse(
      Product product, Snapshot before, Snapshot written, Map<String, Since> since) {
    Snapshot now = product.snapshot();
    // What did not exist goes back by being deleted.
    Snapshot goal =
        before == Snapshot.NONE ? written.with(Map.of(Field.DELETED, BooleanNode.TRUE)) : before;
    SortedMap<String, FieldChange> changes = new TreeMap<>();
    List<ThreeWayMerge.Clash> clashes = new ArrayList<>();
    written
        .changesTo(goal)
        .forEach(
            (path, back) -> {
              if (request.fields() != null && !request.fields().contains(Field.leaf(path))) {
                return;
              }
              JsonNode current = now.get(path);
              boolean moved = !Values.same(path, current, back.before());
              if (moved || byPerson(path, since)) {
                if (!Values.same(path, current, back.after())) {
                  clashes.add(
                      new ThreeWayMerge.Clash(
                          path, who(path, since), current, back.after(), Policy.MANUAL));
                }
              } else {
                changes.put(path, new FieldChange(current, back.after()));
              }
            });
    return new Proposal(
        product.id(),
        now.text(Field.SKU),
        now.text("name"),
        product.version(),
        now,
        changes,
        clashes,
        null,
        null,
        null);
  }

  /** In place of a base, for people. */
  private static JsonNode who(String path, Map<String, Since> since) {
    Since one = since.get(path);
    return TextNode.valueOf(
        one == null
            ? "changed since"
            : "changed since by " + one.name() + " in version " + one.version());
  }

  /** A product that was created does not go when a person has changed anything of it. */
  private static boolean byPerson(String path, Map<String, Since> since) {
    if (path.equals(Field.DELETED)) {
      return since.values().stream().anyMatch(Since::byPerson);
    }
    return since.values().stream()
        .anyMatch(
            s ->
                s.byPerson()
                    && (s.path().equals(path)
                        || Snapshot.isWhole(path) && s.path().startsWith(path + "/")));
  }

  private Map<UUID, Map<String, Since>> since(List<Span> spans) throws SQLException {
    Map<UUID, Map<String, Since>> since = new HashMap<>();
    // A record that goes back to a version takes everything back that came after it.
    if (request.operation() == null) {
      return since;
    }
    for (Since one :
        Statements.list(
            connection,
            SINCE,
            row ->
                new Since(
                    Statements.uuid(row, "product_id"),
                    row.getString("path"),
                    row.getLong("version_number"),
                    row.getString("name"),
                    row.getBoolean("person")),
            spans.stream().map(Span::product).toList(),
            spans.stream().map(Span::written).toList(),
            org)) {
      since
          .computeIfAbsent(one.product(), id -> new HashMap<>())
          .merge(one.path(), one, (a, b) -> b.byPerson() ? b : a);
    }
    return since;
  }

  private Map<UUID, Snapshot> at(List<Span> spans, boolean before) throws SQLException {
    Map<UUID, Long> versions = new HashMap<>();
    for (Span span : spans) {
      versions.put(span.product(), before ? span.before() : span.written());
    }
    return Products.atVersions(connection, org, versions);
  }
}
