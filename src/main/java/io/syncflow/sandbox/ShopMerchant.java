package io.syncflow.sandbox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** The person at the simulated shop: what they change, they change without asking the hub. */
public final class ShopMerchant {

  private static final List<String> KINDS =
      List.of("Mug", "Lamp", "Blanket", "Bowl", "Chair", "Vase", "Rug", "Clock");
  private static final List<String> COLOURS = List.of("Sand", "Ink", "Moss", "Rust", "Snow");
  private static final List<String> SIZES = List.of("S", "M", "L");
  private static final int MANY_VARIANTS = 100;
  private static final int EVERY_STATUS = 17;
  private static final int EVERY_STYLED = 10;

  private final ShopState state;
  private final Random random;

  ShopMerchant(ShopState state, Random random) {
    this.state = state;
    this.random = random;
  }

  /** Fills the shop. */
  void open(int products) {
    for (int i = 1; i <= products; i++) {
      int variants = i % MANY_VARIANTS == 0 ? COLOURS.size() * SIZES.size() : i % 3 + 1;
      String title = KINDS.get(i % KINDS.size()) + " No. " + i;
      String id = add(title, "SKU-" + i, variants, price().toPlainString());
      if (i % EVERY_STATUS == 0) {
        state.update(id, Map.of("status", i % 2 == 0 ? "DRAFT" : "ARCHIVED"));
      }
    }
  }

  /**
   * Fills the shop with so many products of the first of these SKUs; every so many-th comes in
   * three styles, but never the last.
   */
  void open(List<String> skus, int products) {
    int next = 0;
    for (int left = products; left > 0; left--) {
      String kind = KINDS.get(next % KINDS.size());
      int styles = next % EVERY_STYLED == EVERY_STYLED - 1 && left > 1 ? 3 : 1;
      List<String> some = skus.subList(next, next + styles);
      add(kind + " " + some.get(0), some, price().toPlainString());
      next += styles;
    }
  }

  private BigDecimal price() {
    return BigDecimal.valueOf(500 + random.nextInt(20_000), 2);
  }

  /**
   * Adds a product; its variants have the skus {@code <sku>-1}, {@code <sku>-2} … and one alone the
   * sku itself.
   *
   * @return its id
   */
  public String add(String title, String sku, int variants, String price) {
    return add(
        title,
        variants == 1
            ? List.of(sku)
            : IntStream.rangeClosed(1, variants).mapToObj(i -> sku + "-" + i).toList(),
        price);
  }

  private String add(String title, List<String> skus, String price) {
    int variants = skus.size();
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < variants; i++) {
      Map<String, Object> variant = new LinkedHashMap<>();
      variant.put("sku", skus.get(i));
      variant.put("price", price);
      variant.put("barcode", null);
      if (variants > 1) {
        String option = option(i);
        variant.put("title", option);
        variant.put("selectedOptions", List.of(Map.of("name", "Style", "value", option)));
      }
      all.add(variant);
    }
    List<String> values =
        variants == 1
            ? List.of("Default Title")
            : IntStream.range(0, variants).mapToObj(ShopMerchant::option).toList();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("title", title);
    fields.put("vendor", "Nordlicht");
    fields.put("productType", title.split(" ")[0]);
    fields.put("tags", List.of("home", "new"));
    fields.put("descriptionHtml", "<p>" + title + " &amp; friends</p>");
    Map<String, Object> product =
        state.add(
            fields,
            List.of(
                Map.of("name", variants == 1 ? "Title" : "Style", "position", 1, "values", values)),
            all);
    return (String) product.get("id");
  }

  private static String option(int i) {
    return COLOURS.get(i % COLOURS.size()) + " " + (i / COLOURS.size() + 1);
  }

  /** The ids of all products. */
  public List<String> products() {
    return state.products().stream().map(product -> (String) product.get("id")).toList();
  }

  /** Edits some product somehow: another name, another price, or a piece less. */
  public void editAnything(Random chance) {
    List<String> all = products();
    String id = all.get(chance.nextInt(all.size()));
    switch (chance.nextInt(3)) {
      case 0 -> rename(id, KINDS.get(chance.nextInt(KINDS.size())) + " " + skus(id).get(0));
      case 1 -> {
        // Within a tenth: more would wait for a person.
        BigDecimal price = new BigDecimal(prices(id).get(0));
        BigDecimal factor = BigDecimal.valueOf(90L + chance.nextInt(21), 2);
        reprice(id, price.multiply(factor).setScale(2, RoundingMode.HALF_UP).toPlainString());
      }
      default -> {
        if (available(id) > 0) {
          sell(id, 1);
        }
      }
    }
  }

  /** The product that has a variant of this SKU; null when there is none. */
  public String product(String sku) {
    return products().stream().filter(id -> skus(id).contains(sku)).findFirst().orElse(null);
  }

  /** Gives a product another title; answers the one before. */
  public Object rename(String id, String title) {
    return state.replace(id, "title", title);
  }

  /** Gives a product another vendor; answers the one before. */
  public Object changeVendor(String id, String vendor) {
    return state.replace(id, "vendor", vendor);
  }

  /** Gives all variants of a product another price. */
  public void reprice(String id, String price) {
    for (Map<String, Object> variant : ShopState.variants(state.product(id))) {
      state.updateVariant(id, (String) variant.get("id"), Map.of("price", price));
    }
  }

  /** Adds a variant to a product whose variants differ in style. */
  public void addVariant(String id, String sku, String style, String price) {
    Map<String, Object> variant = new LinkedHashMap<>();
    variant.put("sku", sku);
    variant.put("price", price);
    variant.put("title", style);
    variant.put("selectedOptions", List.of(Map.of("name", "Style", "value", style)));
    state.addVariants(id, List.of(variant));
  }

  /** The SKUs of a product's variants. */
  public List<String> skus(String id) {
    return ShopState.variants(state.product(id)).stream()
        .map(variant -> (String) variant.get("sku"))
        .toList();
  }

  /** Deletes a product. */
  public void delete(String id) {
    state.delete(id);
  }

  /** A product goes without an event and without a webhook. */
  public void lose(String id) {
    state.vanish(id);
  }

  /** Sells pieces of a product's first variant. */
  public void sell(String id, int pieces) {
    String item = item(id);
    state.setAvailable(
        item, ShopState.LOCATION, state.available(item, ShopState.LOCATION) - pieces);
  }

  /** Puts stock of a product's first variant on the shelf. */
  public void stock(String id, int quantity) {
    state.setAvailable(item(id), ShopState.LOCATION, quantity);
  }

  /** A product's first variant is not stocked any more, and nobody is told. */
  public void unstock(String id) {
    state.unstock(item(id), ShopState.LOCATION);
  }

  /** The inventory item of a product's first variant. */
  public String item(String id) {
    return ShopState.itemOf(ShopState.variants(state.product(id)).get(0));
  }

  /** What can be sold of a product's first variant. */
  public int available(String id) {
    return state.available(item(id), ShopState.LOCATION);
  }

  /** What can be sold of each variant of a product. */
  public List<Integer> stocks(String id) {
    return ShopState.variants(state.product(id)).stream()
        .map(variant -> state.available(ShopState.itemOf(variant), ShopState.LOCATION))
        .toList();
  }

  /** A field of a product; null when there is no such product. */
  public Object field(String id, String name) {
    Map<String, Object> product = state.product(id);
    return product == null ? null : product.get(name);
  }

  /** The prices of a product's variants. */
  public List<String> prices(String id) {
    return ShopState.variants(state.product(id)).stream()
        .map(variant -> (String) variant.get("price"))
        .toList();
  }
}
