package io.syncflow.validate.scratch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** The Camel components on the class path. */
final class Components {

  private static final String INDEX = "META-INF/services/org/apache/camel/component.properties";

  private Components() {}

  /** Their schemes, as each component's jar lists them. */
  static Set<String> schemes() {
    Set<String> schemes = new TreeSet<>();
    try {
      for (URL url : Collections.list(Components.class.getClassLoader().getResources(INDEX))) {
        Properties index = new Properties();
        try (InputStream in = url.openStream()) {
          index.load(in);
        }
        schemes.addAll(List.of(index.getProperty("components", "").trim().split("\\s+")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schemes;
  }
}
