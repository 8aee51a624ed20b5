package io.syncflow.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Departments, stores and groups of a simulated Syrve server, as real ones answer: children before
 * their parents, with elements that the manual's XSD does not have.
 */
final class SyrveCorporation {

  private static final List<String> TOWNS = List.of("Lisboa", "Porto", "Faro & Tavira");
  private static final List<String> ROOMS = List.of("Bar", "Cozinha", "Armazém");

  /** A department, or a store of one. */
  record Item(String id, String parentId, String code, String name, String type) {}

  /** What a restaurant is divided into. */
  private record Group(
      String id, String name, String departmentId, List<String> points, List<String> sections) {}

  private final List<Item> departments = new ArrayList<>();
  private final List<Item> stores = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final SyrveIds ids;

  SyrveCorporation(Random random) {
    ids = new SyrveIds(random);
    String corporation = ids.next();
    String company = ids.next();
    for (int i = 0; i < TOWNS.size(); i++) {
      String town = TOWNS.get(i);
      String department = ids.next();
      departments.add(
          new Item(department, company, "D" + (i + 1), "Casa Nova " + town, "DEPARTMENT"));
      addStores(department, town, i);
      groups.add(
          new Group(ids.next(), "Sala " + town, department, names(town, 3), names("Sala", 2)));
    }
    departments.add(new Item(ids.next(), company, "9", "Cozinha central", "MANUFACTURE"));
    departments.add(new Item(company, corporation, null, "Casa Nova, Lda.", "JURPERSON"));
    departments.add(new Item(corporation, null, "1", "Casa Nova", "CORPORATION"));
  }

  private void addStores(String department, String town, int number) {
    for (int j = 0; j < 2; j++) {
      String code = Integer.toString(number * 10 + j + 1);
      stores.add(new Item(ids.next(), department, code, ROOMS.get(j) + " " + town, "STORE"));
    }
  }

  private static List<String> names(String first, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> i == 0 ? first : ROOMS.get(i).toUpperCase(Locale.ROOT))
        .toList();
  }

  List<Item> stores() {
    return stores;
  }

  /** A store by its id, in any case, or else by its code. */
  Optional<Item> store(String id, String code) {
    return stores.stream()
        .filter(store -> id != null ? store.id().equalsIgnoreCase(id) : store.code().equals(code))
        .findFirst();
  }

  String departmentsXml() {
    SyrveXml xml = new SyrveXml("corporateItemDtoes");
    for (Item item : departments) {
      write(xml, item);
      if (item.type().equals("JURPERSON")) {
        xml.leaf("taxpayerIdNumber", "508123456");
        xml.open("jurPersonAdditionalPropertiesDto");
        xml.leaf("taxpayerId", "508123456").leaf("address", "Rua da Prata 1 <r/c>").close();
      }
      xml.close();
    }
    return xml.end();
  }

  String storesXml() {
    SyrveXml xml = new SyrveXml("corporateItemDtoes");
    stores.forEach(
        store -> {
          write(xml, store);
          xml.open("vatAccount").leaf("id", store.parentId()).leaf("deleted", false);
          xml.leaf("code", "5.03").leaf("name", "VAT").leaf("type", "OTHER_CURRENT_LIABILITIES");
          xml.leaf("system", true).leaf("customTransactionsAllowed", false).close();
          xml.close();
        });
    return xml.end();
  }

  /** Leaves the element open. */
  private static void write(SyrveXml xml, Item item) {
    xml.open("corporateItemDto").leaf("id", item.id()).leaf("parentId", item.parentId());
    xml.leaf("code", item.code()).leaf("name", item.name()).leaf("type", item.type());
  }

  String groupsXml() {
    SyrveXml xml = new SyrveXml("groupDtoes");
    for (Group group : groups) {
      xml.open("groupDto").leaf("id", group.id()).leaf("name", group.name());
      xml.leaf("departmentId", group.departmentId()).leaf("groupServiceMode", "TABLE_SERVICE");
      xml.open("pointOfSaleDtoes");
      for (String point : group.points()) {
        xml.open("pointOfSaleDto").leaf("id", derived(group, point)).leaf("name", point);
        xml.leaf("main", point.equals(group.points().get(0)));
        xml.open("cashRegisterInfo").leaf("id", derived(group, "cash " + point));
        xml.leaf("name", "EFSTA").close().close();
      }
      xml.close().open("restaurantSectionInfos");
      for (String section : group.sections()) {
        xml.open("restaurantSectionInfo").leaf("id", derived(group, "section " + section));
        xml.leaf("name", section).close();
      }
      xml.close().close();
    }
    return xml.end();
  }

  private static String derived(Group group, String part) {
    return new SyrveIds(new Random((group.id() + part).hashCode())).next();
  }
}
