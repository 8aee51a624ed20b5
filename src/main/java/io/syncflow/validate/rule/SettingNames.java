package io.syncflow.validate.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.Property;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;

/**
 * {@code unknown-property}, {@code duplicate-property}: camel-main knows every {@code camel.*}
 * setting by name, in camelCase or with dashes, and no setting is written twice.
 */
public final class SettingNames implements FileCheck {

  private static final String METADATA = "META-INF/camel-main-configuration-metadata.json";
  private static final Set<String> FREE =
      Set.of("camel.component.", "camel.language.", "camel.dataformat.", "camel.beans.");

  @Override
  public void check(Project project, Faults faults) {
    if (project.settings().properties().isEmpty()) {
      return;
    }
    Set<String> names = knownNames();
    Set<String> known = names.stream().map(SettingNames::normalised).collect(Collectors.toSet());
    Map<String, Place> seen = new HashMap<>();
    for (Property property : project.settings().properties()) {
      Place first = seen.putIfAbsent(spelled(property.key()), property.place());
      if (first != null) {
        faults.error(
            property.place(),
            "duplicate-property",
            "\"%s\" is already set in line %d".formatted(property.key(), first.line()));
      }
      if (property.key().startsWith("camel.")
          && FREE.stream().noneMatch(property.key()::startsWith)
          && !known.contains(normalised(property.key()))) {
        faults.error(
            property.place(),
            "unknown-property",
            "camel has no setting \"%s\"%s"
                .formatted(property.key(), NearestName.hint(bare(property.key()), names)));
      }
    }
  }

  private static Set<String> knownNames() {
    try (InputStream in = Main.class.getClassLoader().getResourceAsStream(METADATA)) {
      JsonNode metadata = new ObjectMapper().readTree(in);
      Set<String> known = new HashSet<>();
      metadata.get("properties").forEach(p -> known.add(p.get("name").asText()));
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The duplicates' key: a map's entries are different settings. */
  private static String spelled(String key) {
    int bracket = key.indexOf('[');
    return bracket < 0 ? normalised(key) : normalised(key) + key.substring(bracket);
  }

  /** camel.main.routes-include-pattern and camel.main.routesIncludePattern are one setting. */
  private static String normalised(String key) {
    return key.startsWith("camel.") ? bare(key).replace("-", "").toLowerCase(Locale.ROOT) : key;
  }

  /** Without the key of a map entry: camel.rest.apiProperties[api.title]. */
  private static String bare(String key) {
    int bracket = key.indexOf('[');
    return bracket < 0 ? key : key.substring(0, bracket);
  }
}
