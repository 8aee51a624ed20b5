package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What systems still have to be told: where the catalog differs from what was agreed with them.
 * Nothing is queued, so nothing can be lost or sent twice: an edit that is taken back before it was
 * sent is never sent, and what a system said itself is agreed and no change (no echo).
 */
public final class OutboundChanges {

  private static final String CHANGED =
      """
      SELECT p.id FROM public.integration_mappings m
      JOIN public.products p ON p.org_id = m.org_id AND p.id::text = m.internal_id
      WHERE m.org_id = ? AND m.system = ? AND m.entity_type = 'product' AND m.deleted_at IS NULL
        AND (m.last_sync_version IS NULL OR p.version > m.last_sync_version OR m.unsynced <> '{}')
        AND (?::uuid IS NULL OR p.id > ?)
      ORDER BY p.id LIMIT ?
      """;

  private static final String UNKNOWN =
      """
      SELECT p.id FROM public.products p
      WHERE p.org_id = ? AND p.deleted_at IS NULL AND (?::uuid IS NULL OR p.id > ?)
        AND NOT EXISTS (SELECT FROM public.integration_mappings m WHERE m.org_id = p.org_id AND m.system = ?
          AND m.entity_type = 'product' AND m.internal_id = p.id::text AND m.deleted_at IS NULL)
      ORDER BY p.id LIMIT ?
      """;

  private static final String OPEN_CONFLICTS =
      "SELECT product_id, variant_id, field_name FROM public.sync_conflicts WHERE org_id = ?"
          + " AND system = ? AND product_id = ANY (?::uuid[]) AND resolved_at IS NULL";

  /** What the system said and waits for a person: telling it ours would overwrite that unseen. */
  private static final String WAITING =
      "SELECT s.source_product_id, k FROM public.products_staging s,"
          + " jsonb_object_keys(s.change_data) AS k WHERE s.org_id = ? AND s.system = ?"
          + " AND s.source_product_id = ANY (?::uuid[]) AND s.status IN ('staged', 'approved')";

  private final OrgScope scope;

  public OutboundChanges(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * A page of changes of products that the system has, by product. A product whose differences are
   * all in conflict is passed over, so a page may be empty although {@link Page#last} is not null.
   *
   * @param after only products after this one, by id; null = from the first
   */
  public Page pending(UUID org, String system, UUID after, int limit) {
    return scope.call(
        org,
        connection -> {
          List<UUID> ids =
              Statements.list(
                  connection,
                  CHANGED,
                  row -> row.getObject(1, UUID.class),
                  org,
                  system,
                  after,
                  after,
                  limit);
          return new Page(changes(connection, org, system, ids), last(ids));
        });
  }

  /** A page of products that the system does not have; see {@link #pending}. */
  public Page creations(UUID org, String system, UUID after, int limit) {
    return scope.call(
        org,
        connection -> {
          List<UUID> ids =
              Statements.list(
                  connection,
                  UNKNOWN,
                  row -> row.getObject(1, UUID.class),
                  org,
                  after,
                  after,
                  system,
                  limit);
          return new Page(changes(connection, org, system, ids), last(ids));
        });
  }

  /** What the system has to be told of one product now; empty when it has everything. */
  public Optional<OutboundChange> of(UUID org, String system, UUID product) {
    return scope.call(
        org, connection -> changes(connection, org, system, List.of(product)).stream().findFirst());
  }

  /** The same of many; those that have everything are missing. */
  public List<OutboundChange> of(UUID org, String system, List<UUID> products) {
    return scope.call(org, connection -> changes(connection, org, system, products));
  }

  /**
   * A page.
   *
   * @param last where the next page begins; null when there was nothing any more
   */
  public record Page(List<OutboundChange> changes, UUID last) {
    public Page {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Keeps that a system has taken what it was told: it is agreed now. Edits that were made
   * meanwhile stay to be told.
   */
  public void acknowledge(UUID org, String system, Acknowledgement taken) {
    scope.run(
        org,
        connection -> {
          Product product =
              Products.locked(connection, org, List.of(taken.product())).get(taken.product());
          if (product == null) {
            throw new IllegalArgumentException("there is no product " + taken.product());
          }
          SyncLinks.Link link = link(connection, org, system, product.id());
          Snapshot agreed = agreed(connection, org, product, link);
          Snapshot sent = at(connection, org, product, taken.version());
          Map<String, JsonNode> values = new HashMap<>();
          Set<String> paths =
              new HashSet<>(
                  taken.paths() == null ? agreed.changesTo(sent).keySet() : taken.paths());
          paths.removeAll(conflicts(connection, org, system, List.of(product.id())));
          paths.forEach(path -> values.put(path, sent.get(path)));
          SyncLinks.save(
              connection,
              org,
              system,
              List.of(
                  new SyncLinks.Link(
                      product.id(),
                      taken.externalId(),
                      SyncBase.of(agreed.with(values), product.version(), product.snapshot()),
                      taken.remoteVersion(),
                      taken.updatedAt() == null && link != null
                          ? link.remoteUpdatedAt()
                          : taken.updatedAt(),
                      taken.contentHash())));
          SyncLinks.saveVariants(connection, org, system, taken.variants());
        });
  }

  private List<OutboundChange> changes(
      Connection connection, UUID org, String system, List<UUID> ids) throws SQLException {
    Map<UUID, Product> products = Products.byId(connection, org, ids);
    Map<UUID, SyncLinks.Link> links =
        SyncLinks.byInternal(connection, org, system, SyncLinks.PRODUCT, ids);
    Map<UUID, Set<String>> conflicts = conflictsOf(connection, org, system, ids);
    Map<UUID, Long> versions = new HashMap<>();
    links.forEach(
        (id, link) -> {
          if (link.base() != null) {
            versions.put(id, link.base().version());
          }
        });
    Map<UUID, Snapshot> bases = Products.atVersions(connection, org, versions);
    Set<UUID> variants = new HashSet<>();
    products.values().forEach(product -> variants.addAll(product.snapshot().variants()));
    bases.values().forEach(base -> variants.addAll(base.variants()));
    Map<UUID, SyncLinks.Link> variantLinks =
        SyncLinks.byInternal(connection, org, system, SyncLinks.VARIANT, variants);
    List<OutboundChange> changes = new ArrayList<>();
    for (UUID id : ids) {
      Product product = products.get(id);
      SyncLinks.Link link = links.get(id);
      Snapshot agreed = agreed(product, link, bases.get(id));
      SortedMap<String, FieldChange> open = agreed.changesTo(product.snapshot());
      open.keySet().removeAll(conflicts.getOrDefault(id, Set.of()));
      if (!open.isEmpty()) {
        changes.add(
            new OutboundChange(
                id,
                kind(link, open),
                link == null ? null : link.external(),
                product.version(),
                open,
                product.snapshot().toJson(),
                externals(product.snapshot(), agreed, variantLinks),
                link == null ? null : link.remoteVersion()));
      }
    }
    return changes;
  }

  private static OutboundChange.Kind kind(
      SyncLinks.Link link, SortedMap<String, FieldChange> changes) {
    if (link == null) {
      return OutboundChange.Kind.CREATE;
    }
    FieldChange deleted = changes.get(Field.DELETED);
    return deleted != null && !deleted.after().isNull()
        ? OutboundChange.Kind.ARCHIVE
        : OutboundChange.Kind.UPDATE;
  }

  private static Map<UUID, String> externals(
      Snapshot product, Snapshot agreed, Map<UUID, SyncLinks.Link> links) {
    Map<UUID, String> externals = new HashMap<>();
    Set<UUID> ids = new HashSet<>(product.variants());
    ids.addAll(agreed.variants());
    for (UUID id : ids) {
      if (links.containsKey(id)) {
        externals.put(id, links.get(id).external());
      }
    }
    return externals;
  }

  /** What was agreed on a product, read one by one. */
  static Snapshot agreed(Connection connection, UUID org, Product product, SyncLinks.Link link)
      throws SQLException {
    if (link == null || link.base() == null) {
      return Snapshot.NONE;
    }
    Map<UUID, Snapshot> at =
        Products.atVersions(connection, org, Map.of(product.id(), link.base().version()));
    return agreed(product, link, at.get(product.id()));
  }

  private static Snapshot agreed(Product product, SyncLinks.Link link, Snapshot atVersion) {
    if (link == null || link.base() == null) {
      return Snapshot.NONE;
    }
    if (atVersion != null) {
      return link.base().agreed(atVersion);
    }
    // A product written by hand has no versions yet; unchanged since, it is its own base.
    return link.base().version() == product.version()
        ? link.base().agreed(product.snapshot())
        : Snapshot.NONE;
  }

  static SyncLinks.Link link(Connection connection, UUID org, String system, UUID product)
      throws SQLException {
    return SyncLinks.byInternal(connection, org, system, SyncLinks.PRODUCT, List.of(product))
        .get(product);
  }

  private static Snapshot at(Connection connection, UUID org, Product product, long version)
      throws SQLException {
    if (version == product.version()) {
      return product.snapshot();
    }
    Snapshot snapshot =
        Products.atVersions(connection, org, Map.of(product.id(), version)).get(product.id());
    if (snapshot == null) {
      throw new IllegalArgumentException("the product never had version " + version);
    }
    return snapshot;
  }

  private static Set<String> conflicts(
      Connection connection, UUID org, String system, List<UUID> ids) throws SQLException {
    Set<String> paths = new HashSet<>();
    conflictsOf(connection, org, system, ids).values().forEach(paths::addAll);
    return paths;
  }

  private static Map<UUID, Set<String>> conflictsOf(
      Connection connection, UUID org, String system, List<UUID> ids) throws SQLException {
    Map<UUID, Set<String>> paths = new HashMap<>();
    Statements.list(
        connection,
        OPEN_CONFLICTS,
        row ->
            paths
                .computeIfAbsent(Statements.uuid(row, "product_id"), id -> new HashSet<>())
                .add(
                    ConflictTable.path(
                        Statements.uuid(row, "variant_id"), row.getString("field_name"))),
        org,
        system,
        ids);
    Statements.list(
        connection,
        WAITING,
        row ->
            paths
                .computeIfAbsent(row.getObject(1, UUID.class), id -> new HashSet<>())
                .add(row.getString(2)),
        org,
        system,
        ids);
    return paths;
  }

  private static UUID last(List<UUID> ids) {
    return ids.isEmpty() ? null : ids.get(ids.size() - 1);
  }
}
