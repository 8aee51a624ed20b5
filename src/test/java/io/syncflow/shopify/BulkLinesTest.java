package io.syncflow.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A bulk result put together again, wherever its lines lie. */
class BulkLinesTest {

  private static final Path RECORDED =
      Path.of("../shared/samples/shopify/recorded/bulk-products-with-variants.sample.jsonl");

  @Property(tries = 60)
  void products_get_all_their_variants_in_their_order_whatever_the_order_of_the_lines(
      @ForAll @IntRange(min = 0, max = 40) int products,
      @ForAll @IntRange(min = 0, max = 12) int variants,
      @ForAll long seed)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (int p = 1; p <= products; p++) {
      lines.add(product(p));
      for (int v = 1; v <= variants; v++) {
        lines.add(variant(p, v));
      }
    }
    Collections.shuffle(lines, new Random(seed));
    try (BulkLines result = new BulkLines(9 * BulkLines.PART_BYTES)) {
      result.take(stream(lines));
      assertThat(result.lines()).isEqualTo(lines.size());
      assertThat(result.roots()).isEqualTo(products);
      List<ShopProduct> found = new ArrayList<>();
      new BulkProducts(result).forEachRemaining(found::add);
      assertThat(found).hasSize(products);
      for (ShopProduct product : found) {
        List<Integer> positions = new ArrayList<>();
        product
            .content()
            .path("variants")
            .forEach(variant -> positions.add(variant.path("position").asInt()));
        assertThat(positions).hasSize(variants).isSorted();
        assertThat(product.content().toString()).doesNotContain("\"__parentId\":\"gid");
      }
    }
  }

  @Test
  void a_text_that_looks_like_a_parent_is_none() throws IOException {
    String tricky = product(1).replace("Mug", "\\\",\\\"__parentId\\\":\\\"gid:\\/\\/9");
    try (BulkLines result = new BulkLines(1)) {
      result.take(stream(List.of(tricky)));
      assertThat(result.roots()).isEqualTo(1);
      assertThat(new BulkProducts(result).next().content().path("title").asText())
          .contains("__parentId");
    }
  }

  @Test
  void a_child_without_its_product_and_a_line_that_is_cut_off_are_found() throws IOException {
    try (BulkLines result = new BulkLines(1)) {
      result.take(stream(List.of(variant(1, 1))));
      assertThatThrownBy(() -> new BulkProducts(result).hasNext())
          .hasMessageContaining("child of gid://shopify/Product/1");
    }
    try (BulkLines result = new BulkLines(1)) {
      result.take(stream(List.of(product(1).substring(0, 40))));
      assertThatThrownBy(() -> new BulkProducts(result).hasNext())
          .hasMessageContaining("no JSON object");
    }
  }

  @Test
  void a_fault_in_a_part_that_is_read_ahead_is_told_as_the_fault_it_is() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int p = 1; p <= 40; p++) {
      lines.add(product(p));
    }
    lines.add(variant(41, 1));
    try (BulkLines result = new BulkLines(9 * BulkLines.PART_BYTES)) {
      result.take(stream(lines));
      List<ShopProduct> found = new ArrayList<>();
      assertThatThrownBy(() -> new BulkProducts(result).forEachRemaining(found::add))
          .isInstanceOf(ShopRefused.class)
          .hasMessageContaining("child of gid://shopify/Product/41");
      assertThat(found).hasSizeLessThan(40);
    }
  }

  @Test
  void a_second_attempt_begins_anew_and_nothing_is_left_on_disk() throws IOException {
    BulkLines result = new BulkLines(1);
    result.take(stream(List.of(product(1), product(2))));
    result.take(stream(List.of(product(3))));
    assertThat(result.lines()).isEqualTo(1);
    assertThat(BulkProducts.ids(result.part(0))).containsExactly("gid://shopify/Product/3");
    result.close();
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left.filter(path -> path.equals(result.folder()))).isEmpty();
    }
  }

  @Test
  void a_recorded_result_of_shopify_is_read() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(RECORDED));
    try (BulkLines result = new BulkLines(1)) {
      result.take(Files.newInputStream(RECORDED));
      assertThat(result.lines()).isEqualTo(4);
      assertThat(result.roots()).isEqualTo(1);
    }
  }

  private static ByteArrayInputStream stream(List<String> lines) {
    return new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static String product(int id) {
    return "{\"id\":\"gid:\\/\\/shopify\\/Product\\/"
        + id
        + "\",\"title\":\"Mug\",\"updatedAt\":\"2026-11-21T06:00:00Z\"}";
  }

  private static String variant(int product, int position) {
    return "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/"
        + (product * 1000 + position)
        + "\",\"position\":"
        + position
        + ",\"price\":\"1.00\",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/"
        + product
        + "\"}";
  }
}
