package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.JsonValues;
import io.syncflow.shopify.ShopRefused.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** Puts the products of a bulk result together: part by part, each with its children. */
final class BulkProducts implements Iterator<ShopProduct> {

  private static final String VARIANT = "gid://shopify/ProductVariant/";

  private final BulkLines lines;
  private final ObjectReader reader = JsonValues.mapper().reader();
  private Iterator<ObjectNode> products = List.<ObjectNode>of().iterator();
  private int part;

  BulkProducts(BulkLines lines) {
    this.lines = lines;
  }

  @Override
  public boolean hasNext() {
    while (!products.hasNext() && part < lines.parts()) {
      products = whole(lines.part(part++));
    }
    return products.hasNext();
  }

  @Override
  public ShopProduct next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ShopProduct.of(products.next());
  }

  /** The ids of a part's objects. */
  static List<String> ids(byte[] part) {
    ObjectReader reader = JsonValues.mapper().reader();
    List<String> ids = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < part.length; i++) {
      if (part[i] == '\n') {
        ids.add(parse(reader, part, start, i - start).path("id").asText());
        start = i + 1;
      }
    }
    return ids;
  }

  private Iterator<ObjectNode> whole(byte[] part) {
    Map<String, ObjectNode> roots = new LinkedHashMap<>();
    List<ObjectNode> children = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < part.length; i++) {
      if (part[i] == '\n') {
        ObjectNode object = parse(reader, part, start, i - start);
        if (object.has("__parentId")) {
          children.add(object);
        } else {
          roots.put(object.path("id").asText(), object);
        }
        start = i + 1;
      }
    }
    roots.values().forEach(root -> root.putArray("variants"));
    children.forEach(child -> adopt(roots, child));
    roots.values().forEach(BulkProducts::order);
    return roots.values().iterator();
  }

  private static ObjectNode parse(ObjectReader reader, byte[] part, int start, int length) {
    try {
      JsonNode object = reader.readTree(part, start, length);
      if (object instanceof ObjectNode whole) {
        return whole;
      }
    } catch (IOException e) {
      // Falls through: a line that is no object is one as little as one that was cut off.
    }
    throw new ShopRefused(Kind.NO_PAYLOAD, "a line of shopify's bulk result is no JSON object");
  }

  private static void adopt(Map<String, ObjectNode> roots, ObjectNode child) {
    String parent = child.remove("__parentId").asText();
    ObjectNode root = roots.get(parent);
    if (root == null) {
      throw new ShopRefused(
          Kind.NO_PAYLOAD, "shopify's bulk result has a child of " + parent + ", but not itself");
    }
    if (child.path("id").asText().startsWith(VARIANT)) {
      root.withArray("variants").add(child);
    }
  }

  private static void order(ObjectNode product) {
    ArrayNode variants = product.withArray("variants");
    List<JsonNode> all = new ArrayList<>();
    variants.forEach(all::add);
    all.sort(Comparator.comparingInt(variant -> variant.path("position").asInt()));
    variants.removeAll();
    variants.addAll(all);
  }
}
