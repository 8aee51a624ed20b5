package io.syncflow.validate.project;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** config/application.properties, each property with its line. */
public record Settings(List<Property> properties, Map<String, String> values) {

  static Settings none() {
    return new Settings(List.of(), Map.of());
  }

  /** Reads the format of {@link Properties}, a backslash at the end of a line included. */
  static Settings read(String file, String text) {
    List<Property> properties = new ArrayList<>();
    boolean commented = false;
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].stripLeading();
      if (line.isEmpty()) {
        commented = false;
      } else if (line.startsWith("#") || line.startsWith("!")) {
        commented = true;
      } else {
        int first = i;
        StringBuilder logical = new StringBuilder(line);
        while (continues(logical) && i + 1 < lines.length) {
          logical.append('\n').append(lines[++i]);
        }
        property(file, first + 1, logical.toString(), commented).ifPresent(properties::add);
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    properties.forEach(property -> values.put(property.key(), property.value()));
    return new Settings(List.copyOf(properties), Map.copyOf(values));
  }

  private static Optional<Property> property(
      String file, int line, String logical, boolean commented) {
    Properties parsed = new Properties();
    try {
      parsed.load(new StringReader(logical));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a malformed \\u escape: Camel refuses the file with its own words
    }
    return parsed.stringPropertyNames().stream()
        .findFirst()
        .map(
            key -> new Property(key, parsed.getProperty(key), commented, new Place(file, line, 1)));
  }

  private static boolean continues(CharSequence line) {
    int slashes = 0;
    for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
      slashes++;
    }
    return slashes % 2 == 1;
  }
}
