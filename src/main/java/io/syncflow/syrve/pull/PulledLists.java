package io.syncflow.syrve.pull;

import io.syncflow.syrve.SyrveServer;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

/**
 * Which lists each job asks for (reference/syrve.md 3 to 5). {@code includeDeleted} is always said:
 * its default differs from list to list (9.9).
 */
final class PulledLists {

  /** Products as JSON. */
  private static final String PRODUCTS_V2 = "6.1";

  /** Lists of product groups and categories. */
  private static final String GROUPS_V2 = "6.2";

  /** Lists by POST, with a revision to begin from. */
  private static final String REVISIONS = "6.4";

  private static final Entry<String, String> WITH_DELETED = Map.entry("includeDeleted", "true");
  private static final Entry<String, String> WITHOUT_DELETED = Map.entry("includeDeleted", "false");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
  private static final String PRODUCT_LIST = "/api/v2/entities/products/list";
  private static final String NO_DELTA = "-1";

  private final ListFormat json = new JsonList();

  /** What does not change from day to day: departments, stores, groups, categories, units. */
  List<PulledList> bootstrap() {
    return List.of(
        xml("departments", ObjectShapes.DEPARTMENT, "corporateItemDtoes", "corporateItemDto"),
        xml("stores", ObjectShapes.STORE, "corporateItemDtoes", "corporateItemDto"),
        xml("groups", ObjectShapes.GROUP, "groupDtoes", "groupDto"),
        dictionary(
            "product groups",
            "/api/v2/entities/products/group/list",
            List.of(WITH_DELETED),
            ObjectShapes.PRODUCT_GROUP),
        dictionary(
            "categories",
            "/api/v2/entities/products/category/list",
            List.of(WITH_DELETED),
            ObjectShapes.CATEGORY),
        dictionary(
            "units",
            "/api/v2/entities/list",
            List.of(Map.entry("rootType", "MeasureUnit"), WITH_DELETED),
            ObjectShapes.UNIT));
  }

  private static PulledList xml(String name, ObjectShape shape, String root, String item) {
    return new PulledList(
        name,
        "/api/corporation/" + name + "/",
        false,
        List.of(),
        null,
        new XmlList(root, item),
        shape,
        Set.of(shape.type()));
  }

  private PulledList dictionary(
      String name, String path, List<Entry<String, String>> query, ObjectShape shape) {
    return new PulledList(name, path, false, query, GROUPS_V2, json, shape, Set.of(shape.type()));
  }

  /** Whether a server has the list of products as JSON, as far as it is known. */
  boolean hasProductsAsJson(SyrveServer server) {
    return server.version() == null || server.isAtLeast(PRODUCTS_V2);
  }

  /** Whether a server has lists with a revision to begin from. */
  boolean hasRevisions(SyrveServer server) {
    return server.isAtLeast(REVISIONS);
  }

  /** All products as JSON; deleted ones say so. */
  PulledList products() {
    return new PulledList(
        "products",
        PRODUCT_LIST,
        false,
        List.of(WITH_DELETED),
        PRODUCTS_V2,
        json,
        ObjectShapes.PRODUCT,
        Set.of(ObjectType.PRODUCT));
  }

  /**
   * Products by POST, which alone knows a revision to begin from.
   *
   * @param after the revision behind which they are wanted; null = all of them
   */
  PulledList products(Long after) {
    return new PulledList(
        "products",
        PRODUCT_LIST,
        true,
        List.of(
            WITH_DELETED, Map.entry("revisionFrom", after == null ? NO_DELTA : after.toString())),
        null,
        json,
        ObjectShapes.PRODUCT,
        after == null ? Set.of(ObjectType.PRODUCT) : Set.of());
  }

  /**
   * Products of an old server, and product groups among them. A deleted one does not say so, so it
   * is not asked for, and missing from the list.
   */
  PulledList productsAsXml() {
    return new PulledList(
        "products",
        "/api/products",
        false,
        List.of(WITHOUT_DELETED),
        null,
        new XmlList("productDtoes", "productDto"),
        ObjectShapes.XML_PRODUCT,
        Set.of(ObjectType.PRODUCT, ObjectType.PRODUCT_GROUP));
  }

  /**
   * The balances of every product in every store.
   *
   * @param at the server's accounting time
   */
  PulledList stock(LocalDateTime at) {
    return new PulledList(
        "stock",
        "/api/v2/reports/balance/stores",
        false,
        List.of(Map.entry("timestamp", TIMESTAMP.format(at.truncatedTo(ChronoUnit.SECONDS)))),
        null,
        json,
        ObjectShapes.STOCK,
        Set.of(ObjectType.STOCK));
  }
}
