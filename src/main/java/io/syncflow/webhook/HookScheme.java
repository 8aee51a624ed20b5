package io.syncflow.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How a system tells of something: what it calls the parts of a delivery, and what it signs with.
 * Both sign the raw bytes by HMAC-SHA256, in base64; neither signs a time (B34 is about schemes
 * that do).
 */
enum HookScheme {
  SHOPIFY("X-Shopify-", "Hmac-SHA256", "Webhook-Id", "Shop-Domain", true),

  /** Its ids of deliveries are no ids: two of one second may share one (B41). */
  WOOCOMMERCE("X-WC-Webhook-", "Signature", "Delivery-ID", "Source", false);

  /** What a new webhook of WooCommerce says to see whether somebody is there; never signed. */
  private static final Pattern PING = Pattern.compile("webhook_id=\\d{1,20}");

  private final String prefix;
  private final String signature;
  private final String id;
  private final String sender;
  private final boolean worked;

  HookScheme(String prefix, String signature, String id, String sender, boolean worked) {
    this.prefix = prefix;
    this.signature = signature;
    this.id = id;
    this.sender = sender;
    this.worked = worked;
  }

  /** The scheme that {@code webhook_endpoints.scheme} names. */
  static HookScheme of(String code) {
    for (HookScheme scheme : values()) {
      if (scheme.name().equalsIgnoreCase(code)) {
        return scheme;
      }
    }
    throw new IllegalArgumentException("there is no webhook scheme " + code);
  }

  /** Whether a header belongs to a delivery of any scheme. */
  static boolean isKnown(String header) {
    for (HookScheme scheme : values()) {
      if (scheme.isOwn(header)) {
        return true;
      }
    }
    return false;
  }

  /** Takes a delivery apart. */
  HookDelivery delivery(Map<String, Object> headers, byte[] body) {
    Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          if (isOwn(name)) {
            own.put(name, String.valueOf(value));
          }
        });
    String signed = own.remove(prefix + signature);
    return new HookDelivery(
        own.get(prefix + id),
        own.get(prefix + "Topic"),
        signed,
        own.get(prefix + sender),
        own,
        body);
  }

  /** Whether somebody only wants to know that the endpoint is there. */
  boolean isPing(HookDelivery delivery) {
    return this == WOOCOMMERCE
        && delivery.signature() == null
        && PING.matcher(new String(delivery.body(), StandardCharsets.ISO_8859_1)).matches();
  }

  /**
   * What deliveries are signed with: WooCommerce takes its secret for HTML and decodes it first, as
   * WordPress' {@code wp_specialchars_decode} does (B39).
   */
  String key(String secret) {
    return this == WOOCOMMERCE ? WordPressHtml.decoded(secret) : secret;
  }

  /** Whether a route of the hub works on its deliveries; others are kept and say that none does. */
  boolean isWorkedOn() {
    return worked;
  }

  private boolean isOwn(String header) {
    return header.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
