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
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shopify's webhooks: signed over the bytes of the body, sent in no particular order and at times
 * more than once, with what was true when they were made.
 */
final class ShopWebhooks {

  private final ShopState state;
  private final String domain;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final List<Map<String, Object>> subscriptions = new ArrayList<>();
  private final List<Delivery> waiting = new ArrayList<>();
  private final Queue<Duration> answerTimes = new ConcurrentLinkedQueue<>();
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
   * Sends what waits, so many at once. What is not answered with 2xx waits on.
   *
   * @param random shuffles it, and sends one in five twice; null sends each once and in order
   * @param most no more than so many of them, any of them when they are shuffled
   * @return how many were taken
   */
  int send(Random random, int most, int atOnce) {
    List<Delivery> round;
    String key;
    synchronized (this) {
      List<Delivery> all = new ArrayList<>(waiting);
      if (random != null) {
        Collections.shuffle(all, random);
      }
      round = new ArrayList<>(all.subList(0, Math.min(all.size(), most)));
      waiting.removeAll(Set.copyOf(round));
      key = secret;
    }
    List<Delivery> all = new ArrayList<>(round);
    if (random != null) {
      round.stream().filter(delivery -> random.nextInt(5) == 0).forEach(all::add);
      Collections.shuffle(all, random);
    }
    AtomicInteger taken = new AtomicInteger();
    ExecutorService senders = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<?>> sent = new ArrayList<>();
      all.forEach(one -> sent.add(senders.submit(() -> deliver(one, key, taken))));
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a delivery ended otherwise than well or not", e);
    } finally {
      senders.shutdownNow();
    }
    return taken.get();
  }

  private void deliver(Delivery delivery, String key, AtomicInteger taken) {
    long begun = System.nanoTime();
    int status = post(delivery, key);
    answerTimes.add(Duration.ofNanos(System.nanoTime() - begun));
    if (status / 100 == 2) {
      taken.incrementAndGet();
    } else {
      synchronized (this) {
        waiting.add(delivery);
      }
    }
  }

  /** How long each delivery waited for its answer. */
  List<Duration> answerTimes() {
    return List.copyOf(answerTimes);
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
