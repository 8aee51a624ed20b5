package io.syncflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** Looks, before anything starts, whether the ports of the hub can be listened on. */
final class FreePorts {

  private FreePorts() {}

  /**
   * @throws IllegalStateException when one is in use; the message names it and its variable
   */
  static void check(HubSettings settings) throws Exception {
    try (CamelContext reader = new DefaultCamelContext()) {
      Properties overrides = new Properties();
      overrides.putAll(settings.properties());
      reader
          .getPropertiesComponent()
          .setLocation("file:" + settings.root().resolve("config/application.properties"));
      reader.getPropertiesComponent().setOverrideProperties(overrides);
      check(reader, "syncflow.http.host", "syncflow.http.port", "SYNCFLOW_HTTP_PORT");
      if (Boolean.parseBoolean(text(reader, "camel.management.enabled"))) {
        check(reader, "camel.management.host", "camel.management.port", "SYNCFLOW_MANAGEMENT_PORT");
      }
    }
  }

  private static void check(CamelContext reader, String host, String port, String variable) {
    String where = text(reader, host);
    int number = Integer.parseInt(text(reader, port));
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(where, number));
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot listen on port %d of %s (%s); choose another port with %s"
              .formatted(number, where, e.getMessage(), variable),
          e);
    }
  }

  private static String text(CamelContext reader, String property) {
    return reader.resolvePropertyPlaceholders("{{" + property + "}}").strip();
  }
}
