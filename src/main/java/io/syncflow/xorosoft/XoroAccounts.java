package io.syncflow.xorosoft;

import java.util.Optional;
import java.util.UUID;

/** Finds the account of an organisation at Xorosoft. */
@FunctionalInterface
public interface XoroAccounts {

  /**
   * Empty when there is none.
   *
   * @throws IllegalArgumentException when its settings are wrong
   */
  Optional<XoroAccount> find(UUID org);

  /**
   * The account.
   *
   * @throws IllegalStateException with a sentence when there is none
   */
  default XoroAccount of(UUID org) {
    return find(org)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the organisation has no connection to xorosoft; add one with"
                        + " `syncflow connection add xorosoft`"));
  }
}
