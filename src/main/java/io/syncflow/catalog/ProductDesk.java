package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Single products by hand: read, edited, locked. Many at once are an {@link Operations operation}.
 */
public final class ProductDesk {

  /** A person who forgets to unlock is forgotten by the lock. */
  private static final Duration LONGEST_LOCK = Duration.ofHours(24);

  private static final String LOCK =
      "UPDATE public.products SET sync_locked = true, sync_locked_by = ?, sync_locked_by_name = ?,"
          + " sync_locked_until = ? WHERE org_id = ? AND id = ?";

  private static final String UNLOCK =
      "UPDATE public.products SET sync_locked = false, sync_locked_by = NULL,"
          + " sync_locked_by_name = NULL, sync_locked_until = NULL WHERE org_id = ? AND id = ?";

  private final OrgScope scope;
  private final Clock clock;

  public ProductDesk(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /** One product, deleted or not; empty when the organisation has none of that id. */
  public Optional<Product> find(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> Optional.ofNullable(Products.byId(connection, org, List.of(id)).get(id)));
  }

  /** The product that has this SKU and is not deleted. */
  public Optional<Product> bySku(UUID org, String sku) {
    return scope.call(
        org,
        connection -> {
          UUID id = Products.idOf(connection, org, sku);
          return id == null ? Optional.empty() : find(org, id);
        });
  }

  /**
   * Products that are not deleted, in the order of their SKUs.
   *
   * @param afterSku only those after this one; null = from the first
   * @param category only those of this category, by slug; null = all
   */
  public List<Product> page(UUID org, String afterSku, String category, int limit) {
    return scope.call(org, connection -> Products.page(connection, org, afterSku, category, limit));
  }

  /**
   * Changes fields of a product and keeps its next version.
   *
   * @param version the version the author has seen
   * @param fields values by path; JSON null empties one
   * @return the product as it is now
   * @throws BadValue when a field cannot hold its value
   * @throws Refused when the product is gone, has moved on, is locked, or a SKU is taken
   */
  public Product edit(
      UUID org, UUID id, long version, Map<String, JsonNode> fields, Author author) {
    return scope.call(
        org, connection -> edit(connection, org, id, version, new TreeMap<>(fields), author));
  }

  /**
   * Keeps everybody else from changing a product: systems' changes are staged meanwhile.
   *
   * @param duration at most 24 h, from now
   * @throws Refused when somebody else holds it, or it is gone
   */
  public Product lock(UUID org, UUID id, Duration duration, Author author) {
    Duration length = duration.compareTo(LONGEST_LOCK) > 0 ? LONGEST_LOCK : duration;
    return scope.call(
        org,
        connection -> {
          free(connection, org, id, author);
          Statements.update(
              connection,
              LOCK,
              author.user(),
              author.name(),
              clock.instant().plus(length),
              org,
              id);
          return Products.byId(connection, org, List.of(id)).get(id);
        });
  }

  /**
   * Lets everybody change a product again.
   *
   * @param byForce also when somebody else holds it
   * @throws Refused when somebody else holds it, or it is gone
   */
  public Product unlock(UUID org, UUID id, boolean byForce, Author author) {
    return scope.call(
        org,
        connection -> {
          if (!byForce) {
            free(connection, org, id, author);
          }
          Statements.update(connection, UNLOCK, org, id);
          return Optional.ofNullable(Products.byId(connection, org, List.of(id)).get(id))
              .orElseThrow(ProductDesk::gone);
        });
  }

  private Product edit(
      Connection connection,
      UUID org,
      UUID id,
      long version,
      TreeMap<String, JsonNode> fields,
      Author author)
      throws SQLException {
    boolean movesSkus =
        fields.keySet().stream()
            .anyMatch(
                path ->
                    Snapshot.isWhole(path)
                        || Field.leaf(path).equals(Field.SKU)
                        || path.equals(Field.DELETED));
    if (movesSkus) {
      Statements.lockCatalog(connection, org);
    }
    Product product = free(connection, org, id, author);
    if (product.version() != version) {
      throw new Refused(
          "moved_on",
          "The product is at version "
              + product.version()
              + " now; look at it again before you change it.");
    }
    Map<String, JsonNode> values = new HashMap<>();
    fields.forEach((path, value) -> values.put(path, readable(path, value)));
    Snapshot after = product.snapshot().with(values);
    if (movesSkus) {
      String taken =
          TakenSkus.of(connection, org, List.of(after)).claim(id, product.snapshot(), after);
      if (taken != null) {
        throw new Refused("sku_taken", "The SKU " + taken + " belongs to another one.");
      }
    }
    if (!product.snapshot().changesTo(after).isEmpty()) {
      ProductWriter.write(
          connection,
          org,
          author,
          null,
          List.of(
              new ProductWrite(
                  id, version + 1, product.snapshot(), after, Statements.JSON.createObjectNode())));
    }
    return Products.byId(connection, org, List.of(id)).get(id);
  }

  /** A whole variant can be removed by hand; one is added field by field. */
  private static JsonNode readable(String path, JsonNode value) {
    if (Snapshot.isWhole(path) && value.isNull()) {
      return value;
    }
    return Values.read(path, value);
  }

  /** The locked row of a product that the author may change. */
  private Product free(Connection connection, UUID org, UUID id, Author author)
      throws SQLException {
    Product product = Products.locked(connection, org, List.of(id)).get(id);
    if (product == null) {
      throw gone();
    }
    Instant now = clock.instant();
    if (product.isLockedFor(author, now)) {
      throw new Refused(
          "locked",
          "The product is locked by "
              + product.lock().name()
              + " until "
              + product.lock().until()
              + ".");
    }
    return product;
  }

  private static Refused gone() {
    return new Refused("not_found", "There is no such product.");
  }
}
