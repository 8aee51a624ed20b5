package io.syncflow.catalog;

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
    scope.run(org, connection -> new Agreements(connection, org, system).acknowledge(taken));
  }

  private List<OutboundChange> changes(
      Connection connection, UUID org, String system, List<UUID> ids) throws SQLException {
    Map<UUID, Product> products = Products.byId(connection, org, ids);
    Map<UUID, SyncLinks.Link> links =
        SyncLinks.byInternal(connection, org, system, SyncLinks.PRODUCT, ids);
    Map<UUID, Set<String>> unsettled = UnsettledFields.of(connection, org, system, ids);
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
      Snapshot agreed = SyncBase.agreed(product, link, bases.get(id));
      SortedMap<String, FieldChange> open = agreed.changesTo(product.snapshot());
      open.keySet().removeAll(unsettled.getOrDefault(id, Set.of()));
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

  private static UUID last(List<UUID> ids) {
    return ids.isEmpty() ? null : ids.get(ids.size() - 1);
  }
}
