package io.syncflow.sandbox;

/**
 * How the hub connects to a simulated system over HTTP.
 *
 * @param url base URL
 * @param token bearer token, made when the sandbox was created and stable across restarts
 */
public record ApiLogin(String url, String token) {

  @Override
  public String toString() {
    return "ApiLogin[" + url + "]";
  }
}
