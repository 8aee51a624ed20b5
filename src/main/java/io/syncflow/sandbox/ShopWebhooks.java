package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shopify's webhooks: signed over the bytes of the body, sent in no particular order and at times
 * more than once, with what was true when they were made.
 */
final class ShopWebhooks {

  private static final int LARGEST_ROUND = 10_000;

  private final ShopState state;
  private final String domain;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final List<Map<String, Object>> subscriptions = new ArrayList<>();
  private final List<Delivery> waiting = new ArrayList<>();
  private String secret;

  /** One event on its way to one subscriber. */
  record Delivery(
      String id, String event, String topic, String uri, String triggeredAt, byte[] body) {}

  ShopWebhooks(ShopState state, String domain, String secret) {
    this.state = state;
    this.domain = domain;
    this.secret = secret;
    state.listen(this::happened);
  }

  /** From now on signs with another secret. */
  synchronized void rotate(String newSecret) {
    secret = newSecret;
  }

  /** {@code webhookSubscriptionCreate}. */
  synchronized Map<String, Object> subscribe(String topic, Map<String, Object> given) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("webhookSubscription", null);
    String uri = (String) given.get("uri");
    boolean taken =
        subscriptions.stream()
            .anyMatch(s -> s.get("topic").equals(topic) && s.get("uri").equals(uri));
    if (taken) {
      payload.put(
          "userErrors",
          List.of(
              ShopStock.error(
                  List.of("webhookSubscription", "callbackUrl"),
                  "Address for this topic has already been taken",
                  null)));
      return payload;
    }
    Map<String, Object> subscription = new LinkedHashMap<>();
    subscription.put("id", state.newId("WebhookSubscription"));
    subscription.put("topic", topic);
    subscription.put("uri", uri);
    subscription.put("format", given.getOrDefault("format", "JSON"));
    subscription.put("filter", given.get("filter"));
    subscription.put("includeFields", List.of());
    subscriptions.add(subscription);
    payload.put("webhookSubscription", subscription);
    payload.put("userErrors", List.of());
    return payload;
  }

  /** {@code webhookSubscriptionDelete}. */
  synchronized Map<String, Object> unsubscribe(String id) {
    boolean removed = subscriptions.removeIf(one -> one.get("id").equals(id));
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("deletedWebhookSubscriptionId", removed ? id : null);
    payload.put(
        "userErrors",
        removed
            ? List.of()
            : List.of(ShopStock.error(List.of("id"), "Webhook subscription does not exist", null)));
    return payload;
  }

  /** Drops one as Shopify does after eight failed deliveries. */
  synchronized void drop(String topic) {
    subscriptions.removeIf(one -> one.get("topic").equals(topic));
  }

  synchronized List<Map<String, Object>> subscriptions() {
    return List.copyOf(subscriptions);
  }

  private synchronized void happened(String topic, Map<String, Object> subject) {
    String wanted = topic.replace('/', '_').toUpperCase(Locale.ROOT);
    String event = UUID.randomUUID().toString();
    for (Map<String, Object> subscription : subscriptions) {
      if (subscription.get("topic").equals(wanted)) {
        waiting.add(
            new Delivery(
                UUID.randomUUID().toString(),
                event,
                topic,
                (String) subscription.get("uri"),
                state.now(),
                body(topic, subject)));
      }
    }
  }

  private byte[] body(String topic, Map<String, Object> subject) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (topic.equals("bulk_operations/finish")) {
      body.put("admin_graphql_api_id", subject.get("id"));
      body.put("status", "completed");
      body.put("type", "query");
      body.put("completed_at", subject.get("completedAt"));
    } else if (topic.equals("inventory_levels/update")) {
      body.putAll(subject);
      body.put(
          "admin_graphql_api_id",
          "gid://shopify/InventoryLevel/143273001266?inventory_item_id="
              + subject.get("inventory_item_id"));
    } else {
      body.put("id", ShopState.number((String) subject.get("id")));
      if (!topic.equals("products/delete")) {
        body.put("admin_graphql_api_id", subject.get("id"));
        body.put("title", subject.get("title"));
        body.put("handle", subject.get("handle"));
        body.put("updated_at", subject.get("updatedAt"));
      }
    }
    try {
      return json.writeValueAsString(body).replace("/", "\\/").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map is JSON", e);
    }
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /**
   * Sends what waits, shuffled; one in five is sent twice. What is not answered with 2xx waits on.
   *
   * @return how many were taken
   */
  int send(Random random) {
    List<Delivery> round;
    String key;
    synchronized (this) {
      round = new ArrayList<>(waiting.subList(0, Math.min(waiting.size(), LARGEST_ROUND)));
      waiting.removeAll(round);
      key = secret;
    }
    List<Delivery> all = new ArrayList<>(round);
    round.stream().filter(delivery -> random.nextInt(5) == 0).forEach(all::add);
    Collections.shuffle(all, random);
    int taken = 0;
    for (Delivery delivery : all) {
      if (post(delivery, key) / 100 == 2) {
        taken++;
      } else {
        synchronized (this) {
          waiting.add(delivery);
        }
      }
    }
    return taken;
  }

  /** The status of the answer; 0 without one. */
  private int post(Delivery delivery, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(delivery.uri()))
            .timeout(Duration.ofSeconds(5))
            .header("Content-Type", "application/json")
            .header("X-Shopify-Topic", delivery.topic())
            .header("X-Shopify-Hmac-SHA256", sign(delivery.body(), key))
            .header("X-Shopify-Shop-Domain", domain)
            .header("X-Shopify-API-Version", "2026-07")
            .header("X-Shopify-Webhook-Id", delivery.id())
            .header("X-Shopify-Event-Id", delivery.event())
            .header("X-Shopify-Triggered-At", delivery.triggeredAt())
            .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  static String sign(byte[] body, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
