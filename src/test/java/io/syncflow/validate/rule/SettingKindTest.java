package io.syncflow.validate.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The kinds of the hub's settings. */
class SettingKindTest {

  @Test
  void every_setting_of_the_hub_has_a_kind() throws IOException {
    Properties shipped = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of("config/application.properties"))) {
      shipped.load(file);
    }

    assertThat(shipped.stringPropertyNames())
        .filteredOn(name -> name.startsWith("syncflow."))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(SettingKind.of(name)).as(name).isPresent());
  }
}
