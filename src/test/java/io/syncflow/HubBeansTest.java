package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of beans that {@code validate} goes by, against a hub that runs. */
class HubBeansTest {

  /** Beans of ours whose classes are not. */
  private static final Set<String> BORROWED =
      Set.of("nightWorkers", "organisations", "outboxWorkers");

  @TempDir Path data;

  @Test
  void the_catalogue_holds_exactly_what_a_running_hub_binds() {
    Map<String, Class<?>> bound = new TreeMap<>();
    try (TestDatabase database = TestDatabase.create();
        Hub hub = Hub.start(settings(database))) {
      hub.context()
          .getRegistry()
          .findByTypeWithName(Object.class)
          .forEach((name, bean) -> bound.put(name, bean.getClass()));
    }
    bound
        .entrySet()
        .removeIf(
            bean ->
                !BORROWED.contains(bean.getKey())
                    && !bean.getValue().getName().startsWith("io.syncflow."));
    bound.keySet().removeIf(name -> name.startsWith("platform-http-router-"));
    Map<String, Class<?>> listed = HubBeans.catalog().beans();
    assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(bound.keySet());
    assertThat(bound).allSatisfy((name, type) -> assertThat(type).isAssignableTo(listed.get(name)));
  }

  private HubSettings settings(TestDatabase database) {
    return new HubSettings(
        Path.of("."),
        data,
        database.settings(),
        Map.of("syncflow.http.port", "0", "syncflow.management.port", "0"),
        Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON));
  }
}
