package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Units, categories, cooking places and accounts of a simulated Syrve server: what {@code
 * entities/list} knows, for showing names.
 */
final class SyrveDictionary {

  private static final List<String> UNITS =
      List.of("pcs", "kg", "l", "btl", "gls", "порц", "m", "box");
  private static final List<String> CATEGORIES =
      List.of(
          "Wines by bottle",
          "Wines by glass",
          "Cerveja",
          "Soft drinks",
          "Café & chá",
          "Fish",
          "Carne",
          "Vegetables",
          "Sobremesas",
          "Packaging");
  private static final List<String> PLACES = List.of("Bar", "Kitchen");
  private static final long FIRST_REVISION = 1;

  /** An entry. */
  record Entry(String id, String rootType, boolean deleted, String code, String name) {}

  private final List<Entry> entries = new ArrayList<>();

  SyrveDictionary(Random random) {
    SyrveIds ids = new SyrveIds(random);
    for (int i = 0; i < UNITS.size(); i++) {
      boolean last = i == UNITS.size() - 1;
      add(ids, "MeasureUnit", last, last ? null : Integer.toString(i + 1), UNITS.get(i));
    }
    for (int i = 0; i < CATEGORIES.size(); i++) {
      add(ids, "ProductCategory", i == CATEGORIES.size() - 1, null, CATEGORIES.get(i));
    }
    PLACES.forEach(place -> add(ids, "CookingPlaceType", false, null, place));
    add(ids, "AccountingCategory", false, "1", "Goods");
    add(ids, "TaxCategory", false, "1", "IVA 23%");
    add(ids, "Account", false, "5.09", "Inventory shortage");
    add(ids, "Account", false, "5.10", "Inventory surplus");
    add(ids, "Account", false, "5.13", "Spoilage");
  }

  private void add(SyrveIds ids, String rootType, boolean deleted, String code, String name) {
    entries.add(new Entry(ids.next(), rootType, deleted, code, name));
  }

  /** The entries of a kind that are not deleted. */
  List<Entry> live(String rootType) {
    return entries.stream()
        .filter(entry -> entry.rootType().equals(rootType) && !entry.deleted())
        .toList();
  }

  /** What an id stands for; null for null. */
  String name(String id) {
    return id == null ? null : find(id).map(Entry::name).orElse(null);
  }

  Optional<Entry> find(String id) {
    return entries.stream().filter(entry -> entry.id().equalsIgnoreCase(id)).findFirst();
  }

  boolean hasAccount(String code) {
    return live("Account").stream().anyMatch(account -> account.code().equals(code));
  }

  /**
   * The entries of the kinds asked for.
   *
   * @param byDefault whether deleted ones are listed when the call does not say
   */
  ArrayNode list(List<String> rootTypes, SyrveCall call, boolean byDefault) {
    boolean deleted = call.flag("includeDeleted", byDefault);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    if (call.revisionFrom() >= FIRST_REVISION) {
      return list;
    }
    entries.stream()
        .filter(entry -> rootTypes.contains(entry.rootType()))
        .filter(entry -> deleted || !entry.deleted())
        .forEach(entry -> list.add(json(entry)));
    return list;
  }

  private static ObjectNode json(Entry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", entry.id()).put("rootType", entry.rootType()).put("deleted", entry.deleted());
    json.put("code", entry.code()).put("name", entry.name());
    if (entry.rootType().equals("Account")) {
      json.putNull("accountParentId").putNull("parentCorporateId");
      json.put("type", "COST_OF_GOODS_SOLD").put("system", true);
      json.put("customTransactionsAllowed", false);
    }
    return json;
  }
}
