package io.syncflow.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.JsonValues;
import io.syncflow.sandbox.SimulatedShopify;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Products of a bulk result, read without trees, are what Jackson's trees of the lines say. */
class BulkProductsTest {

  private static final ObjectMapper JSON = JsonValues.mapper();
  private static final List<String> TEXTS =
      List.of(
          "",
          "Mug",
          "caf\u00e9",
          "\u65e5\u672c",
          "\ud83d\ude00",
          "a\\/b",
          "\\\"q\\\"",
          "\\\\u0000",
          "\\u00e9",
          "\\ud83d\\ude00",
          "\\n\\t\\r\\b\\f",
          "<p>a &amp; b<\\/p>",
          "\u007f",
          "__parentId",
          "\\\",\\\"__parentId\\\":\\\"",
          "0123456789abcdef",
          "\ufffd");
  private static final List<String> NUMBERS =
      List.of(
          "19.90",
          "19.9",
          "0",
          "0.00",
          "0.5",
          "100",
          "100.00",
          "007",
          "1e3",
          "-1",
          ".5",
          "5.",
          "",
          "12345678901234567890.10",
          "abc");
  private static final String PRODUCT = "gid://shopify/Product/[1-9]\\d{0,17}";
  private static final byte[] CHANGES =
      "\"\\{}[],:0123456789.eE-nulltrueid /\u0001".getBytes(StandardCharsets.US_ASCII);

  /** What is known of a product, to compare; half a surrogate pair is stored as a question mark. */
  private record Seen(String id, String updatedAt, String hash, JsonNode content) {
    private static Seen of(ShopProduct product) {
      try {
        return new Seen(
            product.id(),
            product.updatedAt().toString(),
            product.hash(),
            JSON.readTree(product.text().getBytes(StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Property(tries = 200)
  void lines_in_any_order_with_any_text_are_read_as_jackson_reads_them(@ForAll long seed)
      throws IOException {
    List<byte[]> lines = lines(new Random(seed));
    assertThat(read(lines)).isEqualTo(byTrees(lines));
  }

  @Property(tries = 500)
  void a_line_with_a_wrong_byte_is_refused_or_read_as_jackson_reads_it(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<byte[]> lines = lines(random);
    int which = random.nextInt(lines.size());
    lines.set(which, changed(lines.get(which), random));
    assertThat(read(lines)).isEqualTo(byTrees(lines));
  }

  /** A bulk result of the simulated shop, whose lines are what the query selects. */
  @Test
  void what_the_hub_asks_for_is_read_without_trees() throws IOException {
    StringBuilder file = new StringBuilder();
    try (SimulatedShopify shop = SimulatedShopify.open(40, 1, Clock.systemUTC())) {
      shop.bulk(BulkQuery.BULK_PRODUCTS.text()).forEach(line -> file.append(line).append('\n'));
    }
    try (BulkLines result = new BulkLines(1)) {
      result.take(new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8)));
      BulkProducts products = new BulkProducts(result);
      int found = 0;
      while (products.hasNext()) {
        assertThat(products.next().content().path("variants")).isNotEmpty();
        found++;
      }
      assertThat(found).isEqualTo(40);
      assertThat(products.readByJackson()).isZero();
    }
  }

  /** The outcome: products by id, or that the result is refused. */
  private static Object read(List<byte[]> lines) {
    try (BulkLines result = new BulkLines(1)) {
      result.take(joined(lines));
      Map<String, Seen> all = new LinkedHashMap<>();
      new BulkProducts(result).forEachRemaining(one -> all.put(one.id(), Seen.of(one)));
      return all;
    } catch (ShopRefused | IOException e) {
      return "refused";
    }
  }

  private static Object byTrees(List<byte[]> lines) {
    Map<String, ObjectNode> roots = new LinkedHashMap<>();
    Map<String, List<ObjectNode>> variants = new LinkedHashMap<>();
    try {
      for (byte[] line : lines) {
        if (!(JSON.readTree(line) instanceof ObjectNode object)) {
          return "refused";
        }
        JsonNode parent = object.remove("__parentId");
        if (parent == null) {
          roots.put(object.path("id").asText(), object);
        } else {
          List<ObjectNode> children =
              variants.computeIfAbsent(parent.asText(), id -> new ArrayList<>());
          if (object.path("id").asText().startsWith("gid://shopify/ProductVariant/")) {
            children.add(object);
          }
        }
      }
      if (!roots.keySet().containsAll(variants.keySet())
          || !roots.keySet().stream().allMatch(id -> id.matches(PRODUCT))) {
        return "refused";
      }
      Map<String, Seen> all = new LinkedHashMap<>();
      roots.forEach(
          (id, root) -> {
            List<ObjectNode> own = new ArrayList<>(variants.getOrDefault(id, List.of()));
            own.sort(Comparator.comparingInt(one -> one.path("position").asInt()));
            root.putArray("variants").addAll(own);
            all.put(id, Seen.of(ShopProduct.of(root)));
          });
      return all;
    } catch (ShopRefused | IOException e) {
      return "refused";
    }
  }

  private static byte[] changed(byte[] line, Random random) {
    int at = random.nextInt(line.length);
    byte[] copy = line.clone();
    switch (random.nextInt(4)) {
      case 0 -> copy = Arrays.copyOf(line, at + 1);
      case 1 -> {
        copy = Arrays.copyOf(line, line.length - 1);
        System.arraycopy(line, at + 1, copy, at, copy.length - at);
      }
      case 2 -> copy[at] = (byte) (0x80 + random.nextInt(0x80));
      default -> copy[at] = CHANGES[random.nextInt(CHANGES.length)];
    }
    return copy;
  }

  private static ByteArrayInputStream joined(List<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    lines.forEach(
        line -> {
          all.writeBytes(line);
          all.write('\n');
        });
    return new ByteArrayInputStream(all.toByteArray());
  }

  private static List<byte[]> lines(Random random) {
    List<String> lines = new ArrayList<>();
    int products = 1 + random.nextInt(4);
    for (int p = 1; p <= products; p++) {
      lines.add(product(p, random));
      int variants = random.nextInt(4);
      for (int v = 1; v <= variants; v++) {
        lines.add(variant(p, v, random));
      }
    }
    Collections.shuffle(lines, random);
    return lines.stream()
        .map(line -> line.getBytes(StandardCharsets.UTF_8))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String product(int id, Random random) {
    return "{\"id\":"
        + gid("Product", id, random)
        + ",\"title\":"
        + text(random)
        + ",\"handle\":"
        + text(random)
        + ",\"descriptionHtml\":"
        + orNull(text(random), random)
        + ",\"vendor\":"
        + text(random)
        + ",\"productType\":"
        + text(random)
        + ",\"status\":\"ACTIVE\",\"tags\":"
        + list(random)
        + ",\"updatedAt\":\"2026-11-2"
        + random.nextInt(9)
        + "T06:00:00Z\",\"options\":[{\"name\":"
        + orNull(text(random), random)
        + ",\"values\":"
        + list(random)
        + (random.nextInt(9) == 0 ? "}],\"extra\":1}" : "}]}");
  }

  private static String variant(int product, int position, Random random) {
    return "{\"id\":"
        + gid("ProductVariant", product * 1_000 + position, random)
        + ",\"title\":"
        + text(random)
        + ",\"sku\":"
        + orNull(text(random), random)
        + ",\"barcode\":"
        + orNull(text(random), random)
        + ",\"price\":\""
        + one(NUMBERS, random)
        + "\",\"compareAtPrice\":"
        + orNull("\"" + one(NUMBERS, random) + "\"", random)
        + ",\"position\":"
        + (random.nextInt(9) == 0 ? 1 : position)
        + ",\"inventoryPolicy\":\"DENY\",\"selectedOptions\":[{\"name\":\"Style\",\"value\":"
        + text(random)
        + "}],\"inventoryItem\":{\"id\":"
        + gid("InventoryItem", position, random)
        + ",\"tracked\":"
        + random.nextBoolean()
        + ",\"measurement\":{\"weight\":"
        + orNull(
            "{\"unit\":\"KILOGRAMS\",\"value\":"
                + one(List.of("0.35", "0.0", "1", "12.50", "1E+2", "0"), random)
                + "}",
            random)
        + "}},\"__parentId\":"
        + gid("Product", product, random)
        + "}";
  }

  private static String gid(String type, int number, Random random) {
    String id = "\"gid:\\/\\/shopify\\/" + type + "\\/" + number + "\"";
    return random.nextInt(9) == 0 ? id.replace("\\", "") : id;
  }

  private static String list(Random random) {
    return Stream.generate(() -> text(random))
        .limit(random.nextInt(4))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String text(Random random) {
    return Stream.generate(() -> one(TEXTS, random))
        .limit(random.nextInt(4))
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String orNull(String json, Random random) {
    return random.nextInt(5) == 0 ? "null" : json;
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
