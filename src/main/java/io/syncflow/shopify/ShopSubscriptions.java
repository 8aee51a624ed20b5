package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.shopify.ShopRefused.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The webhooks a shop sends to the hub: one per topic, of whole JSON bodies. What is missing is
 * made, and what is at the hub's address beyond that, or at an older address of the same endpoint,
 * is removed; subscriptions of others are left alone.
 */
public final class ShopSubscriptions {

  /** What the hub wants to hear of. */
  static final List<String> TOPICS =
      List.of(
          "PRODUCTS_CREATE",
          "PRODUCTS_UPDATE",
          "PRODUCTS_DELETE",
          "INVENTORY_LEVELS_UPDATE",
          "BULK_OPERATIONS_FINISH");

  private static final int PAGE = 100;
  private static final String KEPT = "kept";
  private static final String CREATED = "created";
  private static final String REMOVED = "removed";

  private final ShopAccounts accounts;
  private final ShopClient client;

  ShopSubscriptions(ShopAccounts accounts, ShopClient client) {
    this.accounts = accounts;
    this.client = client;
  }

  private record Found(String id, String topic, String uri, boolean whole) {
    Subscription as(String state) {
      return new Subscription(id, topic, uri, state);
    }
  }

  /**
   * What the shop has, and of the hub's topics what it lacks.
   *
   * @param path how the hub's address ends, whatever its host
   * @throws ShopRefused when the shop refuses
   */
  public List<Subscription> list(UUID org, String path, Asking asking) {
    List<Subscription> all = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>(TOPICS);
    for (Found found : find(accounts.of(org), asking)) {
      boolean ours = found.uri().endsWith(path);
      all.add(found.as(ours ? KEPT : "foreign"));
      if (ours && found.whole()) {
        missing.remove(found.topic());
      }
    }
    missing.forEach(topic -> all.add(new Subscription(null, topic, null, "missing")));
    return all;
  }

  /**
   * Sees to it that the shop tells that address of everything the hub wants to hear of.
   *
   * @param uri the whole address; it ends with {@code path}
   * @return the hub's subscriptions, with what became of them
   * @throws ShopRefused when the shop refuses; what was made until then stays
   */
  public List<Subscription> keep(UUID org, String uri, String path, Asking asking) {
    ShopAccount account = accounts.of(org);
    List<Subscription> all = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>(TOPICS);
    List<Found> others = new ArrayList<>();
    for (Found found : find(account, asking)) {
      if (found.uri().equals(uri) && found.whole() && missing.remove(found.topic())) {
        all.add(found.as(KEPT));
      } else if (found.uri().endsWith(path)) {
        others.add(found);
      }
    }
    // First away with what is wrong: the shop takes no second one of a topic and an address.
    others.forEach(found -> all.add(remove(account, found, asking)));
    missing.forEach(topic -> all.add(create(account, topic, uri, asking)));
    return all;
  }

  /**
   * Has the shop tell the hub nothing more.
   *
   * @return what was removed
   */
  public List<Subscription> remove(UUID org, String path, Asking asking) {
    ShopAccount account = accounts.of(org);
    return find(account, asking).stream()
        .filter(found -> found.uri().endsWith(path))
        .map(found -> remove(account, found, asking))
        .toList();
  }

  private List<Found> find(ShopAccount account, Asking asking) {
    List<Found> all = new ArrayList<>();
    String after = null;
    do {
      ObjectNode variables =
          JsonNodeFactory.instance.objectNode().put("first", PAGE).put("after", after);
      JsonNode page = client.ask(account, Operation.WEBHOOKS, variables, asking);
      for (JsonNode node : page.path("nodes")) {
        boolean whole =
            node.path("format").asText().equals("JSON")
                && node.path("filter").asText("").isEmpty()
                && node.path("includeFields").isEmpty();
        all.add(
            new Found(
                node.path("id").asText(),
                node.path("topic").asText(),
                node.path("uri").asText(),
                whole));
      }
      String end = next(page);
      if (end != null && end.equals(after)) {
        throw new ShopRefused(Kind.NO_PAYLOAD, "shopify's page does not lead on");
      }
      after = end;
    } while (after != null);
    return all;
  }

  private static String next(JsonNode page) {
    JsonNode info = page.path("pageInfo");
    return info.path("hasNextPage").asBoolean() ? info.path("endCursor").asText(null) : null;
  }

  private Subscription create(ShopAccount account, String topic, String uri, Asking asking) {
    ObjectNode variables = JsonNodeFactory.instance.objectNode().put("topic", topic);
    variables.putObject("subscription").put("uri", uri).put("format", "JSON");
    JsonNode made = client.ask(account, Operation.WEBHOOK_CREATE, variables, asking);
    return new Subscription(
        made.path("webhookSubscription").path("id").asText(), topic, uri, CREATED);
  }

  private Subscription remove(ShopAccount account, Found found, Asking asking) {
    client.ask(
        account,
        Operation.WEBHOOK_DELETE,
        JsonNodeFactory.instance.objectNode().put("id", found.id()),
        asking);
    return found.as(REMOVED);
  }
}
