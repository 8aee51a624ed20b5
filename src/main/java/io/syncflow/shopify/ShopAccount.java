package io.syncflow.shopify;

import io.syncflow.http.ApiAccount;

/**
 * An organisation's account at its shop.
 *
 * @param api where it is and who the hub is there
 * @param version the API version that is asked for, for example {@code 2026-07}
 * @param reservePercent the share of the shop's cost bucket that is left to people, 0 to 90
 * @param location the place whose stock the hub sets, {@code gid://shopify/Location/…}; null when
 *     it sets none
 * @param createsProducts whether products that the shop does not have are made there
 */
public record ShopAccount(
    ApiAccount api, String version, int reservePercent, String location, boolean createsProducts) {

  private static final int MOST_RESERVE = 90;

  /**
   * @throws IllegalArgumentException when the version or the reserve is none
   */
  public ShopAccount {
    if (!version.matches("20\\d\\d-(01|04|07|10)|unstable")) {
      throw new IllegalArgumentException(
          "api_version of the connection to shopify has to be like 2026-07, not " + version);
    }
    if (reservePercent < 0 || reservePercent > MOST_RESERVE) {
      throw new IllegalArgumentException(
          "reserve_percent of the connection to shopify has to be from 0 to " + MOST_RESERVE);
    }
    if (location != null && !location.matches("gid://shopify/Location/\\d+")) {
      throw new IllegalArgumentException(
          "location of the connection to shopify has to be like gid://shopify/Location/4711, not "
              + location);
    }
  }

  /** Where GraphQL is answered, below the base URL. */
  String path() {
    return "/admin/api/" + version + "/graphql.json";
  }
}
