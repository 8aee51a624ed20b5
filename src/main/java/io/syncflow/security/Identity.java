package io.syncflow.security;

import java.util.UUID;

/**
 * Who a request speaks for.
 *
 * @param tokenId the API token that was shown
 * @param name the token's name, as written to audits
 * @param role what it may do
 * @param org its organisation; null for {@link Role#PLATFORM}
 * @param orgSlug the organisation's short name; null for {@link Role#PLATFORM}
 * @param user the user who issued the token; null when a machine did
 */
public record Identity(UUID tokenId, String name, Role role, UUID org, String orgSlug, UUID user) {

  /** How audits name the caller, for example {@code token:nightly-export}. */
  public String actor() {
    return "token:" + name;
  }
}
