package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.f4b6a3.uuid.UuidCreator;
import com.github.f4b6a3.uuid.enums.UuidNamespace;
import io.syncflow.record.FieldFault;
import io.syncflow.record.Stage;
import io.syncflow.syrve.pull.Fields.Kind;
import java.util.Map;

/**
 * The shapes of Syrve's objects (reference/syrve.md 3 to 5): what identifies them, and the fields
 * others build on. Whatever else they have is kept unseen.
 */
final class ObjectShapes {

  private static final Map<String, Kind> DICTIONARY =
      Map.of("name", Kind.TEXT, "code", Kind.TEXT, "deleted", Kind.FLAG);

  private static final Map<String, Kind> PRODUCT_FIELDS =
      Map.ofEntries(
          Map.entry("name", Kind.TEXT),
          Map.entry("num", Kind.TEXT),
          Map.entry("code", Kind.TEXT),
          Map.entry("type", Kind.TEXT),
          Map.entry("deleted", Kind.FLAG),
          Map.entry("parent", Kind.ID),
          Map.entry("category", Kind.ID),
          Map.entry("mainUnit", Kind.ID),
          Map.entry("unitWeight", Kind.NUMBER),
          Map.entry("unitCapacity", Kind.NUMBER),
          Map.entry("defaultSalePrice", Kind.NUMBER),
          Map.entry("containers", Kind.LIST));

  private static final Map<String, Kind> PRODUCT_GROUP_FIELDS =
      Map.of(
          "name", Kind.TEXT,
          "num", Kind.TEXT,
          "code", Kind.TEXT,
          "deleted", Kind.FLAG,
          "parent", Kind.ID);

  private static final Map<String, Kind> XML_FIELDS =
      Map.of("name", Kind.TEXT, "code", Kind.TEXT, "type", Kind.TEXT, "parentId", Kind.ID);

  private static final Map<String, Kind> XML_PRODUCT_FIELDS =
      Map.of(
          "name", Kind.TEXT,
          "num", Kind.TEXT,
          "code", Kind.TEXT,
          "productType", Kind.TEXT,
          "productGroupType", Kind.TEXT,
          "productCategory", Kind.TEXT,
          "mainUnit", Kind.TEXT,
          "parentId", Kind.ID);

  private static final Map<String, Kind> XML_CONTAINER_FIELDS =
      Map.of(
          "name", Kind.TEXT,
          "count", Kind.DECIMAL_TEXT,
          "containerWeight", Kind.DECIMAL_TEXT,
          "fullContainerWeight", Kind.DECIMAL_TEXT);

  private static final Map<String, Kind> STOCK_FIELDS =
      Map.of("amount", Kind.NUMBER, "sum", Kind.NUMBER);

  static final ObjectShape DEPARTMENT = new WithId(ObjectType.DEPARTMENT, XML_FIELDS);
  static final ObjectShape STORE = new WithId(ObjectType.STORE, XML_FIELDS);
  static final ObjectShape GROUP = new WithId(ObjectType.GROUP, Map.of("name", Kind.TEXT));
  static final ObjectShape CATEGORY = new WithId(ObjectType.CATEGORY, DICTIONARY);
  static final ObjectShape UNIT = new WithId(ObjectType.UNIT, DICTIONARY);
  static final ObjectShape PRODUCT_GROUP =
      new WithId(ObjectType.PRODUCT_GROUP, PRODUCT_GROUP_FIELDS);
  static final ObjectShape PRODUCT = new Product();
  static final ObjectShape XML_PRODUCT = new XmlProduct();
  static final ObjectShape STOCK = new Stock();

  private ObjectShapes() {}

  /** An object with an id of its own. */
  private record WithId(ObjectType type, Map<String, Kind> fields) implements ObjectShape {

    @Override
    public ObjectKey key(JsonNode object) throws FieldFault {
      return new ObjectKey(type, Fields.id(object, "id"));
    }

    @Override
    public void check(JsonNode object) throws FieldFault {
      Fields.check(object, fields);
    }
  }

  /** A product of API version 2. */
  private record Product() implements ObjectShape {

    @Override
    public ObjectType type() {
      return ObjectType.PRODUCT;
    }

    @Override
    public ObjectKey key(JsonNode object) throws FieldFault {
      return new ObjectKey(ObjectType.PRODUCT, Fields.id(object, "id"));
    }

    @Override
    public void check(JsonNode object) throws FieldFault {
      Fields.check(object, PRODUCT_FIELDS);
    }

    @Override
    public String category(JsonNode object) {
      return Fields.text(object, "category");
    }
  }

  /**
   * A product of API version 1, among which are groups: they have no type, but a group's type
   * (reference/syrve.md 4.1).
   */
  private record XmlProduct() implements ObjectShape {

    @Override
    public ObjectType type() {
      return ObjectType.PRODUCT;
    }

    @Override
    public ObjectKey key(JsonNode object) throws FieldFault {
      return new ObjectKey(
          isGroup(object) ? ObjectType.PRODUCT_GROUP : ObjectType.PRODUCT, Fields.id(object, "id"));
    }

    @Override
    public void check(JsonNode object) throws FieldFault {
      Fields.check(object, XML_PRODUCT_FIELDS);
      for (JsonNode container : object.path("containers").path("container")) {
        Fields.check(container, XML_CONTAINER_FIELDS);
      }
    }

    @Override
    public String category(JsonNode object) {
      return isGroup(object) ? null : Fields.text(object, "productCategory");
    }

    private static boolean isGroup(JsonNode object) {
      return Fields.text(object, "productType") == null
          && Fields.text(object, "productGroupType") != null;
    }
  }

  /** The balance of a product in a store, which has no id. */
  private record Stock() implements ObjectShape {

    @Override
    public ObjectType type() {
      return ObjectType.STOCK;
    }

    @Override
    public ObjectKey key(JsonNode object) throws FieldFault {
      String name = "syncflow/syrve/stock/" + naturalKey(object);
      return new ObjectKey(
          ObjectType.STOCK, UuidCreator.getNameBasedSha1(UuidNamespace.NAMESPACE_OID, name));
    }

    @Override
    public void check(JsonNode object) throws FieldFault {
      Fields.check(object, STOCK_FIELDS);
      if (!object.path("amount").isNumber()) {
        throw new FieldFault(Stage.VALIDATE, "missing_amount", "amount: the balance has none");
      }
    }

    /** Store and product in lower case: a server that changes to upper case changes nothing. */
    @Override
    public String naturalKey(JsonNode object) throws FieldFault {
      return Fields.id(object, "store") + "/" + Fields.id(object, "product");
    }
  }
}
