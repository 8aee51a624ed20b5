package io.syncflow.http;

import java.util.Optional;
import java.util.UUID;

/** Finds the account of an organisation at a system. */
@FunctionalInterface
public interface ApiAccounts {

  /** Empty when there is none, or it is no HTTP account. */
  Optional<ApiAccount> find(UUID org, String system);

  /**
   * The account.
   *
   * @throws IllegalStateException with a sentence when there is none
   */
  default ApiAccount of(UUID org, String system) {
    return find(org, system)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the organisation has no HTTP connection to "
                        + system
                        + "; add one with `syncflow connection add`"));
  }
}
