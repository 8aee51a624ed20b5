package io.syncflow;

import java.time.Duration;
import java.time.format.DateTimeParseException;
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

  /**
   * @throws IllegalStateException naming the setting when it is no whole number
   */
  int number(String property) {
    try {
      return Integer.parseInt(text(property));
    } catch (NumberFormatException e) {
      throw wrong(property, "a whole number", e);
    }
  }

  /**
   * @throws IllegalStateException naming the setting when it is no ISO 8601 duration
   */
  Duration duration(String property) {
    try {
      return Duration.parse(text(property));
    } catch (DateTimeParseException e) {
      throw wrong(property, "a duration such as PT30S, PT10M or P7D", e);
    }
  }

  private IllegalStateException wrong(String property, String wanted, Exception cause) {
    return new IllegalStateException(
        "the setting %s has to be %s, not \"%s\"".formatted(property, wanted, text(property)),
        cause);
  }

  @Override
  public void close() {
    reader.stop();
  }
}
