package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The settings file as an integrator reads it. */
class SettingsTest {

  private static final Path FILE = Path.of("config/application.properties");

  @Test
  void every_setting_has_a_comment_above_it() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    List<String> bare = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (isSetting(lines.get(i)) && (i == 0 || !lines.get(i - 1).matches("# \\S.*[.;?]"))) {
        bare.add(lines.get(i));
      }
    }
    assertThat(bare).isEmpty();
  }

  @Test
  void no_setting_is_given_twice() throws IOException {
    Set<String> seen = new HashSet<>();
    assertThat(Files.readAllLines(FILE))
        .filteredOn(SettingsTest::isSetting)
        .allSatisfy(line -> assertThat(seen.add(line.substring(0, line.indexOf('=')))).isTrue());
  }

  @Test
  void no_setting_holds_a_secret() throws IOException {
    assertThat(Files.readAllLines(FILE))
        .filteredOn(SettingsTest::isSetting)
        // How long a token lives is no secret.
        .noneMatch(
            line ->
                line.matches(
                    "(?i).*(password|secret|token|passwd|apikey)[^=]*=(?!PT\\d+[HMS]$).*"));
  }

  private static boolean isSetting(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }
}
