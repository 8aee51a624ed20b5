package io.syncflow.sandbox;

/**
 * How the hub connects to the simulated ERP: an account that may only read, as in production.
 *
 * @param url JDBC URL
 * @param user user name
 * @param password password, made when the ERP was created and stable across restarts
 */
public record ErpLogin(String url, String user, String password) {

  @Override
  public String toString() {
    return "ErpLogin[" + url + ", " + user + "]";
  }
}
