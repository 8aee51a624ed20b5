package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Products and their groups on a simulated Syrve server. Each change has a revision of its own; the
 * highest is the server's.
 */
final class SyrveProducts {

  private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);
  private static final List<String> TYPES =
      List.of("GOODS", "GOODS", "GOODS", "DISH", "DISH", "PREPARED", "MODIFIER", "SERVICE");
  private static final int PER_GROUP = 25;
  private static final int DELETED_ONE_IN = 40;

  private record Row(ObjectNode json, long revision) {}

  private final Map<String, Row> products = new LinkedHashMap<>();
  private final Map<String, Row> groups = new LinkedHashMap<>();
  private final SyrveDictionary dictionary;
  private final List<String> storeIds;
  private final Random random;
  private final SyrveIds ids;
  private final SyrveDishes dishes;
  private long revision;

  /**
   * @param number how many products
   */
  SyrveProducts(Random random, int number, SyrveDictionary dictionary, List<String> storeIds) {
    this.random = random;
    this.dictionary = dictionary;
    this.storeIds = storeIds;
    this.ids = new SyrveIds(random);
    this.dishes = new SyrveDishes(random);
    for (int i = 0; i < 2 + number / PER_GROUP; i++) {
      addGroup(i);
    }
    for (int i = 0; i < number; i++) {
      add(dishes.name(), random.nextInt(DELETED_ONE_IN) == 0);
    }
  }

  private void addGroup(int number) {
    ObjectNode group = common(dishes.group(), "%04d".formatted(number), 26 + number);
    List<String> above = List.copyOf(groups.keySet());
    group.put("parent", number < 3 ? null : dishes.pick(above));
    group.putNull("visibilityFilter");
    groups.put(group.path("id").asText(), new Row(group, ++revision));
  }

  /** Adds a product and answers its id. */
  synchronized String add(String name, boolean deleted) {
    int number = products.size() + 1;
    String type = dishes.pick(TYPES);
    ObjectNode product = common(name, "%05d".formatted(number), 100 + number);
    product.put("deleted", deleted).put("parent", dishes.pick(List.copyOf(groups.keySet())));
    product.put("category", random.nextInt(4) == 0 ? null : any("ProductCategory"));
    product.put("mainUnit", any("MeasureUnit")).put("type", type);
    product.putNull("modifierSchemaId").putNull("excludedSections");
    product.put("defaultSalePrice", random.nextInt(40) * 50);
    product.put("placeType", type.equals("DISH") ? any("CookingPlaceType") : null);
    product.put("defaultIncludedInMenu", type.equals("DISH"));
    product.put("unitWeight", new BigDecimal(random.nextInt(3) == 0 ? "0.123456789" : "1"));
    product.put("unitCapacity", 0);
    ArrayNode levels = product.putArray("storeBalanceLevels");
    storeIds.forEach(
        store ->
            levels
                .addObject()
                .put("storeId", store)
                .putNull("minBalanceLevel")
                .putNull("maxBalanceLevel"));
    product.put("useBalanceForSell", false).set("containers", containers(type));
    product.putNull("productScaleId").set("barcodes", barcodes(product, number));
    product.put("coldLossPercent", 0).put("hotLossPercent", 0);
    product.putNull("outerEconomicActivityNomenclatureCode").putNull("allergenGroups");
    product.put("estimatedPurchasePrice", 0).put("canSetOpenPrice", false);
    product.put("notInStoreMovement", type.equals("SERVICE"));
    products.put(product.path("id").asText(), new Row(product, ++revision));
    return product.path("id").asText();
  }

  private ObjectNode common(String name, String num, int code) {
    ObjectNode json = JSON.objectNode();
    json.put("id", ids.next()).put("deleted", false).put("name", name).put("description", "");
    json.put("num", num).put("code", Integer.toString(code)).putNull("parent");
    json.putArray("modifiers");
    json.putNull("taxCategory").putNull("category");
    json.put("accountingCategory", any("AccountingCategory"));
    json.putObject("color").put("red", 170).put("green", 170).put("blue", 170);
    json.putObject("fontColor").put("red", 0).put("green", 0).put("blue", 0);
    return json.putNull("frontImageId").putNull("position");
  }

  private ArrayNode containers(String type) {
    ArrayNode containers = JSON.arrayNode();
    int number = type.equals("GOODS") ? random.nextInt(3) : 0;
    for (int i = 1; i <= number; i++) {
      BigDecimal count = new BigDecimal(i == 1 ? "0.75" : "6");
      ObjectNode container = containers.addObject();
      container.put("id", ids.next()).put("num", Integer.toString(i));
      container.put("name", i == 1 ? "btl 0,75" : "box of 6").put("count", count);
      container.put("minContainerWeight", 0).put("maxContainerWeight", 0);
      container.put("containerWeight", 0).put("fullContainerWeight", count);
      container.put("backwardRecalculation", false).put("deleted", false).put("useInFront", true);
    }
    return containers;
  }

  private JsonNode barcodes(ObjectNode product, int number) {
    if (product.path("containers").isEmpty()) {
      return JSON.nullNode();
    }
    ArrayNode barcodes = JSON.arrayNode();
    barcodes
        .addObject()
        .put("barcode", "56%011d".formatted(number))
        .put("containerId", product.path("containers").path(0).path("id").asText());
    return barcodes;
  }

  private String any(String rootType) {
    return dishes.pick(dictionary.live(rootType)).id();
  }

  /** Changes a product. */
  synchronized void change(String id, Consumer<ObjectNode> change) {
    ObjectNode changed = products.get(id).json().deepCopy();
    change.accept(changed);
    products.put(id, new Row(changed, ++revision));
  }

  synchronized long revision() {
    return revision;
  }

  /** A document moves the server's revision, too: it is one for the whole database. */
  synchronized long nextRevision() {
    return ++revision;
  }

  synchronized Optional<ObjectNode> find(String id) {
    return Optional.ofNullable(products.get(id.toLowerCase(Locale.ROOT))).map(Row::json);
  }

  synchronized List<ObjectNode> byArticle(String num) {
    return products.values().stream()
        .map(Row::json)
        .filter(product -> product.path("num").asText().equals(num))
        .toList();
  }

  /** Everything, deleted ones included. */
  synchronized List<ObjectNode> all() {
    return products.values().stream().map(Row::json).toList();
  }

  /** The list of {@code v2/entities/products/list}. */
  synchronized ArrayNode list(SyrveCall call) {
    return list(products, call);
  }

  /** The list of {@code v2/entities/products/group/list}. */
  synchronized ArrayNode groups(SyrveCall call) {
    return list(groups, call);
  }

  private static ArrayNode list(Map<String, Row> rows, SyrveCall call) {
    boolean deleted = call.flag("includeDeleted", false);
    long from = call.posts() || !call.path().endsWith("products/list") ? call.revisionFrom() : -1;
    Predicate<JsonNode> wanted =
        among(call, "ids", "id")
            .and(among(call, "nums", "num"))
            .and(among(call, "codes", "code"))
            .and(among(call, "types", "type"))
            .and(among(call, "categoryIds", "category"))
            .and(among(call, "parentIds", "parent"));
    ArrayNode list = JSON.arrayNode();
    rows.values().stream()
        .filter(row -> row.revision() > from)
        .map(Row::json)
        .filter(json -> deleted || !json.path("deleted").asBoolean())
        .filter(wanted)
        .forEach(list::add);
    return list;
  }

  /** {@code parentIds=} stands for null. */
  private static Predicate<JsonNode> among(SyrveCall call, String parameter, String field) {
    List<String> values =
        call.all(parameter).stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
    return json ->
        values.isEmpty()
            || values.contains(json.path(field).asText("").toLowerCase(Locale.ROOT))
            || json.path(field).isNull() && values.contains("");
  }

  /** The XML of {@code products}: groups and products mixed, references by name. */
  synchronized String xml(boolean includeDeleted) {
    List<ObjectNode> rows = new ArrayList<>();
    groups.values().forEach(group -> rows.add(group.json()));
    products.values().forEach(product -> rows.add(product.json()));
    rows.sort((a, b) -> a.path("name").asText().compareTo(b.path("name").asText()));
    SyrveXml xml = new SyrveXml("productDtoes");
    rows.stream()
        .filter(row -> includeDeleted || !row.path("deleted").asBoolean())
        .forEach(row -> write(xml, row));
    return xml.end();
  }

  private void write(SyrveXml xml, ObjectNode row) {
    xml.open("productDto").leaf("id", text(row, "id")).leaf("parentId", text(row, "parent"));
    xml.leaf("num", text(row, "num")).leaf("code", text(row, "code"));
    xml.leaf("name", text(row, "name"));
    if (!row.has("type")) {
      xml.leaf("productGroupType", "PRODUCTS").close();
      return;
    }
    xml.leaf("productType", text(row, "type"));
    xml.leaf("cookingPlaceType", dictionary.name(text(row, "placeType")));
    xml.leaf("mainUnit", dictionary.name(text(row, "mainUnit")));
    xml.leaf("productCategory", dictionary.name(text(row, "category")));
    xml.open("containers");
    for (JsonNode container : row.path("containers")) {
      xml.open("container").leaf("id", text(container, "id")).leaf("num", text(container, "num"));
      xml.leaf("name", text(container, "name"));
      for (String amount :
          List.of(
              "count",
              "minContainerWeight",
              "maxContainerWeight",
              "containerWeight",
              "fullContainerWeight")) {
        xml.leaf(amount, container.path(amount).decimalValue().setScale(9).toPlainString());
      }
      xml.leaf("backwardRecalculation", false).leaf("deleted", false).leaf("useInFront", true);
      xml.close();
    }
    xml.close();
    if (row.path("barcodes").isArray()) {
      xml.open("barcodes");
      for (JsonNode barcode : row.path("barcodes")) {
        xml.open("barcodeContainer").leaf("barcode", text(barcode, "barcode"));
        xml.leaf("containerName", text(row.path("containers").path(0), "name")).close();
      }
      xml.close();
    }
    xml.close();
  }

  private static String text(JsonNode row, String field) {
    return row.path(field).isTextual() ? row.path(field).asText() : null;
  }
}
