package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.remote;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many hands on one product at once (D-26, D-71). */
class ConcurrentChangesTest {

  private static final int HANDS = 4;
  private static final int EDITS = 8;

  @Test
  void versions_are_numbered_without_a_gap_and_no_edit_vanishes() throws Exception {
    try (CatalogFixture catalog = new CatalogFixture()) {
      catalog.says(remote("1", "A", "\"name\": \"Shirt\""));
      ExecutorService hands = Executors.newFixedThreadPool(HANDS + 1);
      try {
        List<Callable<Object>> work = new ArrayList<>();
        for (int hand = 0; hand < HANDS; hand++) {
          String field = "attributes/hand" + hand;
          work.add(() -> edit(catalog, field));
        }
        // The shop speaks of another field meanwhile.
        work.add(
            () -> {
              for (int i = 1; i <= EDITS; i++) {
                catalog.says(remote("1", "A", "\"name\": \"Shirt " + i + "\""));
              }
              return null;
            });
        for (Future<Object> done : hands.invokeAll(work)) {
          done.get();
        }
      } finally {
        hands.shutdown();
      }

      int last = 1 + (HANDS + 1) * EDITS;
      assertThat(
              catalog.ask(
                  "SELECT version_number FROM product_versions WHERE org_id = ? ORDER BY 1",
                  catalog.org))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toList());
      assertThat(catalog.product("A").version()).isEqualTo(last);
      for (int hand = 0; hand < HANDS; hand++) {
        assertThat(catalog.value("A", "attributes/hand" + hand)).isEqualTo("" + EDITS);
      }
      assertThat(catalog.value("A", "name")).isEqualTo("Shirt " + EDITS);
    }
  }

  /** Looks again whenever somebody was faster. */
  private static Object edit(CatalogFixture catalog, String field) {
    for (int i = 1; i <= EDITS; ) {
      Product seen = catalog.product("A");
      try {
        Map<String, JsonNode> value = Map.of(field, CatalogFixture.json("" + i));
        catalog.desk.edit(catalog.org, seen.id(), seen.version(), value, CatalogFixture.ANNA);
        i++;
      } catch (Refused moved) {
        assertThat(moved.code()).isEqualTo("moved_on");
      }
    }
    return null;
  }
}
