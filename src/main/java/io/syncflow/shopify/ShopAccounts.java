package io.syncflow.shopify;

import java.util.Optional;
import java.util.UUID;

/** Finds the account of an organisation at its shop. */
@FunctionalInterface
public interface ShopAccounts {

  /** Empty when there is none. */
  Optional<ShopAccount> find(UUID org);

  /**
   * The account.
   *
   * @throws IllegalStateException with a sentence when there is none
   */
  default ShopAccount of(UUID org) {
    return find(org)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the organisation has no connection to shopify; add one with"
                        + " `syncflow connection add shopify`"));
  }
}
