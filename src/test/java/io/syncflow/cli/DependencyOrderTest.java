package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependencyOrderTest {

  private static final Map<String, List<String>> PARENTS =
      Map.of(
          "order_lines", List.of("orders", "items"),
          "orders", List.of("customers", "sites"),
          "items", List.of("sites"));

  @Test
  void puts_parents_before_their_children() {
    assertThat(order(List.of("order_lines", "orders", "items", "customers", "sites")))
        .containsExactly("customers", "sites", "orders", "items", "order_lines");
  }

  @Test
  void leaves_an_order_that_is_right_already() {
    List<String> right = List.of("sites", "items", "customers", "orders", "order_lines");
    assertThat(order(right)).isEqualTo(right);
  }

  @Test
  void ignores_parents_that_are_not_wanted() {
    assertThat(order(List.of("order_lines"))).containsExactly("order_lines");
  }

  @Test
  void comes_to_an_end_when_tables_refer_to_each_other() {
    assertThat(
            DependencyOrder.of(
                List.of("a", "b"), entity -> List.of(entity.equals("a") ? "b" : "a", entity)))
        .containsExactlyInAnyOrder("a", "b");
  }

  private static List<String> order(List<String> entities) {
    return DependencyOrder.of(entities, entity -> PARENTS.getOrDefault(entity, List.of()));
  }
}
