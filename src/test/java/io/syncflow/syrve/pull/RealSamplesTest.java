package io.syncflow.syrve.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers of real servers, which are no part of the project: skipped where they are not. */
class RealSamplesTest {

  private static final Path SAMPLES = Path.of("../shared/samples/syrve");

  private final ObjectReading reading = new ObjectReading();

  @Test
  void every_product_of_version_1_is_a_product_or_a_group() throws IOException {
    Map<ObjectType, Integer> types =
        read(
            "real/products-v1-excerpt.response.xml",
            new XmlList("productDtoes", "productDto"),
            ObjectShapes.XML_PRODUCT);

    assertThat(types.values().stream().mapToInt(n -> n).sum()).isEqualTo(32);
    assertThat(types.get(ObjectType.PRODUCT_GROUP)).isPositive();
  }

  @Test
  void every_product_of_version_2_is_one() throws IOException {
    assertThat(
            read(
                "real/products-v2-list-excerpt.response.json",
                new JsonList(),
                ObjectShapes.PRODUCT))
        .isEqualTo(Map.of(ObjectType.PRODUCT, 39));
  }

  @Test
  void the_groups_of_a_corporation_are_groups() throws IOException {
    assertThat(
            read(
                "real/corporation-groups.response.xml",
                new XmlList("groupDtoes", "groupDto"),
                ObjectShapes.GROUP))
        .containsOnlyKeys(ObjectType.GROUP);
  }

  @Test
  void the_manuals_examples_are_read_too() throws IOException {
    assertThat(read("manual/balance-stores.response.json", new JsonList(), ObjectShapes.STOCK))
        .isEqualTo(Map.of(ObjectType.STOCK, 3));
    assertThat(
            read(
                "manual/product-category-list.response.json",
                new JsonList(),
                ObjectShapes.CATEGORY))
        .isEqualTo(Map.of(ObjectType.CATEGORY, 1));
    assertThat(
            read(
                "manual/product-groups-v2-list.response.json",
                new JsonList(),
                ObjectShapes.PRODUCT_GROUP))
        .containsOnlyKeys(ObjectType.PRODUCT_GROUP);
    assertThat(read("manual/products-v2-list.response.json", new JsonList(), ObjectShapes.PRODUCT))
        .containsOnlyKeys(ObjectType.PRODUCT);
  }

  /** How many objects of each type a sample has; none of its items may be bad. */
  private Map<ObjectType, Integer> read(String sample, ListFormat format, ObjectShape shape)
      throws IOException {
    Path file = SAMPLES.resolve(sample);
    assumeTrue(Files.exists(file), "skipped: the sample " + file + " is not here");
    Map<ObjectType, Integer> types = new EnumMap<>(ObjectType.class);
    List<ListItem> items = Lists.items(format, Files.readAllBytes(file));
    for (ListItem item : items) {
      ObjectReading.Result result = reading.read(item, shape);
      assertThat(result.rejection()).isNull();
      types.merge(result.object().type(), 1, Integer::sum);
    }
    return types;
  }
}
