package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Field mappings that the import would refuse, and entities without any (B54). */
class MappingFaultsTest {

  @Test
  void refuses_wrong_mappings_and_entities_without_mappings() {
    List<String> faults = Fixture.faults("mapping");
    assertThat(faults).hasSize(3);
    assertThat(faults.get(0))
        .startsWith("config/mappings/items.csv:2: error: ")
        .contains("\"upper\" is not a transformation", "uppercase")
        .endsWith(" (mapping)");
    assertThat(faults.get(1))
        .isEqualTo(
            "config/mappings/items.csv:3: error: item_no is mapped already in line 2 (mapping)");
    assertThat(faults.get(2))
        .isEqualTo(
            "routes/oracle.camel.yaml:12: error: entity \"ordres\" has no file"
                + " config/mappings/ordres.csv; did you mean \"orders\"? (mapping-missing)");
  }
}
