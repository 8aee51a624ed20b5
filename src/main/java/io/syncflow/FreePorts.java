package io.syncflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks, before anything starts, whether the ports of the hub can be listened on. */
final class FreePorts {

  private static final int LARGEST = 65_535;

  private FreePorts() {}

  /**
   * @throws IllegalStateException when one is in use; the message names it and its variable
   */
  static void check(HubSettings settings) {
    try (SettingTexts texts = new SettingTexts(settings)) {
      check(texts, "syncflow.http.host", "syncflow.http.port", "SYNCFLOW_HTTP_PORT");
      if (Boolean.parseBoolean(texts.text("camel.management.enabled"))) {
        check(texts, "camel.management.host", "camel.management.port", "SYNCFLOW_MANAGEMENT_PORT");
      }
    }
  }

  private static void check(SettingTexts texts, String host, String port, String variable) {
    String where = texts.text(host);
    int number = texts.number(port);
    if (number < 0 || number > LARGEST) {
      throw new IllegalStateException(
          "there is no port %d; choose one from 0 to %d with %s"
              .formatted(number, LARGEST, variable));
    }
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
}
