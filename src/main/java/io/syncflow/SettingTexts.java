package io.syncflow;

import java.time.Duration;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;

/** The settings as the application will have them, for what is built before it. */
final class SettingTexts implements AutoCloseable {

  private final DefaultCamelContext reader = new DefaultCamelContext();

  SettingTexts(HubSettings settings) {
    Properties overrides = new Properties();
    overrides.putAll(settings.properties());
    reader
        .getPropertiesComponent()
        .setLocation("file:" + settings.root().resolve("config/application.properties"));
    reader.getPropertiesComponent().setOverrideProperties(overrides);
  }

  /** The setting's value; may be empty. */
  String text(String property) {
    return reader.resolvePropertyPlaceholders("{{" + property + "}}").strip();
  }

  int number(String property) {
    return Integer.parseInt(text(property));
  }

  Duration duration(String property) {
    return Duration.parse(text(property));
  }

  @Override
  public void close() {
    reader.stop();
  }
}
