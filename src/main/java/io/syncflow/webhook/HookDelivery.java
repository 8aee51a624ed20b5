package io.syncflow.webhook;

import java.util.Map;

/**
 * A delivery as it came.
 *
 * @param id the sender's id of the delivery; null when it gave none
 * @param topic what happened, for example {@code products/update}; null when it did not say
 * @param signature null when it has none
 * @param sender who says to have sent it; null when nobody does
 * @param headers what else it said about itself, without the signature
 * @param body the raw bytes
 */
record HookDelivery(
    String id,
    String topic,
    String signature,
    String sender,
    Map<String, String> headers,
    byte[] body) {}
