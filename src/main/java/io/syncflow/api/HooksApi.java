package io.syncflow.api;

import io.syncflow.connection.ConnectionView;
import io.syncflow.connection.Connections;
import io.syncflow.security.Redactor;
import io.syncflow.webhook.HookEndpoints;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where webhooks of a connection come in: open it, replace its secret, switch it off. */
public final class HooksApi {

  /** Systems whose deliveries can be verified. */
  private static final List<String> SYSTEMS = List.of("shopify", "woocommerce");

  private static final int LONGEST = 255;
  private static final int SHORTEST_SECRET = 16;
  private static final int MOST_HOURS = 168;
  private static final int USUAL_HOURS = 24;

  private final Connections connections;
  private final HookEndpoints endpoints;
  private final Redactor redactor;
  private final Json json;

  public HooksApi(Connections connections, HookEndpoints endpoints, Redactor redactor, Json json) {
    this.connections = connections;
    this.endpoints = endpoints;
    this.redactor = redactor;
    this.json = json;
  }

  /**
   * The body of {@code POST /connections/{id}/webhook}.
   *
   * @param secret what deliveries are signed with; null changes nothing about it
   * @param sender who has to be named in them, for Shopify the shop's myshopify.com name, for
   *     WooCommerce the address of its page as the header Source has it; null = anybody
   * @param overlapHours how long the secret before is still accepted, 0 to 168; null = 24
   * @param enabled false switches the endpoint off; null = on
   */
  public record Wish(String secret, String sender, Integer overlapHours, Boolean enabled) {

    @Override
    public String toString() {
      return "Wish[" + sender + "]";
    }
  }

  /** {@code POST /connections/{id}/webhook}. */
  public Map<String, Object> save(ApiRequest request) {
    request.query().only();
    UUID org = request.org();
    ConnectionView connection =
        connections.find(org, request.id("id")).orElseThrow(() -> Refusal.notFound("connection"));
    Check.oneOf(connection.system(), "system", SYSTEMS);
    Wish wish = json.read(request.body(), Wish.class);
    boolean enabled = wish.enabled() == null || wish.enabled();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("connection", connection.id());
    answer.put("path", "/hooks/" + connection.id());
    answer.put("enabled", enabled);
    if (wish.secret() != null) {
      answer.put("secret_fingerprint", open(org, connection.id(), wish));
    }
    if ((wish.secret() == null || !enabled) && !endpoints.enable(org, connection.id(), enabled)) {
      throw Refusal.field("/secret", "field_required", "A new endpoint needs a secret.");
    }
    return answer;
  }

  private String open(UUID org, UUID connection, Wish wish) {
    Check.text(wish.secret(), "secret", LONGEST);
    if (wish.secret().length() < SHORTEST_SECRET) {
      throw Refusal.field(
          "/secret",
          "too_short",
          "The field secret needs at least " + SHORTEST_SECRET + " characters.");
    }
    redactor.remember(wish.secret());
    int hours = wish.overlapHours() == null ? USUAL_HOURS : wish.overlapHours();
    if (hours < 0 || hours > MOST_HOURS) {
      throw Refusal.field(
          "/overlap_hours",
          "out_of_range",
          "The field overlap_hours has to be from 0 to " + MOST_HOURS + ".");
    }
    String sender = wish.sender() == null ? null : Check.text(wish.sender(), "sender", LONGEST);
    return endpoints.open(org, connection, wish.secret(), sender, Duration.ofHours(hours));
  }
}
