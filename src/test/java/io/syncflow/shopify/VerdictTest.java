package io.syncflow.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.shopify.ShopRefused.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A 200 is no success: what makes an answer one, and what does not. */
class VerdictTest {

  private static final Path THROTTLED =
      Path.of("../shared/samples/shopify/webhooks/throttled-graphql.sample.json");

  @Test
  void a_payload_without_errors_is_a_success() {
    assertThat(
            of(
                    Operation.PRODUCT_UPDATE,
                    "{\"data\":{\"productUpdate\":{\"product\":{\"id\":\"1\"},\"userErrors\":[]}}}")
                .payload()
                .at("/product/id")
                .asText())
        .isEqualTo("1");
  }

  @Test
  void a_query_that_finds_nothing_is_a_success() {
    assertThat(of(Operation.PRODUCT, "{\"data\":{\"product\":null}}").payload().isNull()).isTrue();
  }

  @Test
  void user_errors_errors_and_a_missing_payload_are_refusals() {
    ShopRefused user =
        refused(
            Operation.INVENTORY_SET,
            "{\"data\":{\"inventorySetQuantities\":{\"userErrors\":[{\"field\":[\"input\",\"quantities\","
                + "\"0\"],\"message\":\"stale\",\"code\":\"CHANGE_FROM_QUANTITY_STALE\"}]}}}");
    assertThat(user.kind()).isEqualTo(Kind.USER_ERRORS);
    assertThat(user.has("CHANGE_FROM_QUANTITY_STALE")).isTrue();
    assertThat(user).hasMessageContaining("input.quantities.0: stale");
    assertThat(
            refused(
                    Operation.PRODUCT_UPDATE,
                    "{\"errors\":[{\"message\":\"no\",\"extensions\":{\"code\":\"ACCESS_DENIED\"}}],"
                        + "\"data\":{\"productUpdate\":null}}")
                .kind())
        .isEqualTo(Kind.ACCESS_DENIED);
    assertThat(refused(Operation.PRODUCT_UPDATE, "{\"data\":{\"productUpdate\":null}}").kind())
        .isEqualTo(Kind.NO_PAYLOAD);
    assertThat(refused(Operation.PRODUCT, "{\"data\":{}}").kind()).isEqualTo(Kind.NO_PAYLOAD);
  }

  @Test
  void a_search_term_that_was_not_understood_is_a_refusal_although_there_is_data() {
    ShopRefused refused =
        refused(
            Operation.PRODUCTS_CHANGED,
            "{\"data\":{\"products\":{\"nodes\":[{}]}},\"extensions\":{\"search\":[{\"warnings\":[{"
                + "\"field\":\"updatedat\",\"message\":\"Invalid search field for this query.\","
                + "\"code\":\"invalid_field\"}]}]}}");
    assertThat(refused.kind()).isEqualTo(Kind.FILTER_IGNORED);
    assertThat(refused).hasMessageContaining("updatedat");
  }

  @Test
  void a_recorded_throttled_answer_is_known_with_its_figures() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(THROTTLED));
    String text = Files.readString(THROTTLED);
    assertThat(of(Operation.PRODUCT, text).isThrottled()).isTrue();
    Cost cost = Cost.of(new ObjectMapper().readTree(text));
    assertThat(cost).isEqualTo(new Cost(752, new Cost.Bucket(1_000, 666, 50)));
  }

  private static Verdict of(Operation operation, String answer) {
    try {
      return new Verdict(operation, new ObjectMapper().readTree(answer));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ShopRefused refused(Operation operation, String answer) {
    return catchThrowableOfType(ShopRefused.class, () -> of(operation, answer).payload());
  }
}
