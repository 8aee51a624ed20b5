package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
    SyncLinks.Link link = OutboundChanges.link(connection, org, system, product);
    if (link == null && external == null) {
      return;
    }
    Snapshot agreed = Snapshot.NONE;
    if (link != null && link.base() != null) {
      Snapshot at =
          Products.atVersions(connection, org, Map.of(product, link.base().version())).get(product);
      agreed = at == null ? Snapshot.NONE : link.base().agreed(at);
    }
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
}
