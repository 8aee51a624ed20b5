package io.syncflow.webhook;

import java.util.List;
import java.util.UUID;

/**
 * Where deliveries of one connection come in.
 *
 * @param org whose it is
 * @param scheme how its deliveries are signed
 * @param secrets what they may be signed with: one, or two while one replaces the other
 * @param sender who has to be named in them; null = anybody
 */
record HookEndpoint(
    UUID org, UUID connection, HookScheme scheme, List<String> secrets, String sender) {

  /** Never the secrets. */
  @Override
  public String toString() {
    return "HookEndpoint[" + connection + "]";
  }
}
