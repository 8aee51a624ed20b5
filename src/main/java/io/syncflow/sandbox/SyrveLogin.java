package io.syncflow.sandbox;

/**
 * How the hub connects to a simulated Syrve server.
 *
 * @param url scheme, host and port
 */
public record SyrveLogin(String url, String user, String password) {

  @Override
  public String toString() {
    return "SyrveLogin[" + url + "]";
  }
}
