package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a call cost, in the shop's points ({@code extensions.cost}).
 *
 * @param requested what had to be in the bucket before; 0 when the shop did not say
 * @param bucket the bucket afterwards; null when the shop did not say
 */
record Cost(double requested, Bucket bucket) {

  /**
   * @param maximum points that fit in
   * @param available points in it now
   * @param restoreRate points that come in each second
   */
  record Bucket(double maximum, double available, double restoreRate) {}

  /** Reads an answer; its numbers may be whole or not. */
  static Cost of(JsonNode answer) {
    JsonNode cost = answer.path("extensions").path("cost");
    JsonNode status = cost.path("throttleStatus");
    double rate = status.path("restoreRate").asDouble();
    Bucket bucket =
        rate > 0
            ? new Bucket(
                status.path("maximumAvailable").asDouble(),
                status.path("currentlyAvailable").asDouble(),
                rate)
            : null;
    return new Cost(cost.path("requestedQueryCost").asDouble(), bucket);
  }
}
