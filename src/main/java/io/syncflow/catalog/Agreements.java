package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Keeps what a system and the catalog have come to agree on outside of an intake. */
final class Agreements {

  private final Connection connection;
  private final UUID org;
  private final String system;

  Agreements(Connection connection, UUID org, String system) {
    this.connection = connection;
    this.org = org;
    this.system = system;
  }

  /**
   * The system has these values, and that is known on both sides.
   *
   * @param external the system's id, for a product that has no counterpart yet
   * @param values by path
   * @param version of the product now
   * @param now the product on that version
   */
  void agree(
      UUID product, String external, Map<String, JsonNode> values, long version, Snapshot now)
      throws SQLException {
    SyncLinks.Link link = link(product);
    if (link == null && external == null) {
      return;
    }
    Snapshot atBase = link == null || link.base() == null ? null : at(product, link.base());
    Snapshot agreed = atBase == null ? Snapshot.NONE : link.base().agreed(atBase);
    SyncLinks.save(
        connection,
        org,
        system,
        List.of(
            new SyncLinks.Link(
                product,
                link == null ? external : link.external(),
                SyncBase.of(agreed.with(values), version, now),
                link == null ? null : link.remoteVersion(),
                link == null ? null : link.remoteUpdatedAt(),
                link == null ? null : link.contentHash())));
  }

  /**
   * The system has taken what it was told. Edits that were made meanwhile stay to be told, and what
   * a person has to decide stays open.
   */
  void acknowledge(Acknowledgement taken) throws SQLException {
    Product product =
        Products.locked(connection, org, List.of(taken.product())).get(taken.product());
    if (product == null) {
      throw new IllegalArgumentException("there is no product " + taken.product());
    }
    SyncLinks.Link link = link(product.id());
    Snapshot atBase = link == null || link.base() == null ? null : at(product.id(), link.base());
    Snapshot agreed = SyncBase.agreed(product, link, atBase);
    Snapshot sent = at(product, taken.version());
    Map<String, JsonNode> values = new HashMap<>();
    paths(taken, agreed, sent).forEach(path -> values.put(path, sent.get(path)));
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
  }

  private Set<String> paths(Acknowledgement taken, Snapshot agreed, Snapshot sent)
      throws SQLException {
    Set<String> paths =
        new HashSet<>(taken.paths() == null ? agreed.changesTo(sent).keySet() : taken.paths());
    paths.removeAll(
        UnsettledFields.of(connection, org, system, List.of(taken.product()))
            .getOrDefault(taken.product(), Set.of()));
    return paths;
  }

  private SyncLinks.Link link(UUID product) throws SQLException {
    return SyncLinks.byInternal(connection, org, system, SyncLinks.PRODUCT, List.of(product))
        .get(product);
  }

  /** Null when no version was kept. */
  private Snapshot at(UUID product, SyncBase base) throws SQLException {
    return Products.atVersions(connection, org, Map.of(product, base.version())).get(product);
  }

  private Snapshot at(Product product, long version) throws SQLException {
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
}
