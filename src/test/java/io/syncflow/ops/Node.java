package io.syncflow.ops;

import io.syncflow.db.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** A node under test: a real camel-main with the project's own settings and the given routes. */
final class Node implements AutoCloseable {

  private final Main main = new Main();
  private Operations operations;

  private Node() {}

  /**
   * Starts a node without the API.
   *
   * @param routes YAML files, as a pattern of camel-main
   * @param settings override the project's
   * @param beans binds what the routes call
   */
  static Node start(
      TestDatabase database, String name, String routes, Properties settings, Consumer<Main> beans)
      throws Exception {
    Node node = new Node();
    beans.accept(node.main);
    Properties properties = projectSettings();
    properties.stringPropertyNames().stream()
        .filter(key -> key.startsWith("camel.rest."))
        .forEach(properties::remove);
    properties.setProperty("camel.main.name", name);
    properties.setProperty("camel.server.enabled", "false");
    properties.setProperty("camel.management.enabled", "false");
    properties.setProperty("camel.main.routesIncludePattern", routes);
    properties.setProperty("camel.component.direct.timeout", "50");
    properties.putAll(settings);
    node.main.setInitialProperties(properties);
    node.main.setDefaultPropertyPlaceholderLocation("false");
    node.main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport main) {
            node.attach(main.getCamelContext(), database, name);
          }
        });
    node.main.start();
    return node;
  }

  static Properties projectSettings() {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of("config/application.properties"))) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  Operations operations() {
    return operations;
  }

  String state(String routeId) {
    return context().getRouteController().getRouteStatus(routeId).name();
  }

  @Override
  public void close() {
    main.stop();
  }

  private void attach(CamelContext context, TestDatabase database, String name) {
    try {
      operations =
          new Operations(
              context,
              database.database().write(),
              name,
              Clock.systemUTC(),
              Duration.ofMillis(100));
      operations.attach();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
