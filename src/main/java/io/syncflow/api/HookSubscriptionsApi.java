package io.syncflow.api;

import io.syncflow.connection.ConnectionView;
import io.syncflow.connection.Connections;
import io.syncflow.shopify.Subscription;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** What a connection's system tells the hub by webhook: look, see to it, have it stopped. */
public final class HookSubscriptionsApi {

  private static final List<String> SYSTEMS = List.of("shopify");
  private static final int LONGEST = 400;

  private final Connections connections;
  private final Desk desk;
  private final Json json;

  public HookSubscriptionsApi(Connections connections, Desk desk, Json json) {
    this.connections = connections;
    this.desk = desk;
    this.json = json;
  }

  /** Who asks the system. Each may throw {@link SystemFailed}. */
  public interface Desk {

    List<Subscription> list(UUID org, UUID connection);

    /**
     * @param url the hub's public address, without a slash at the end
     * @throws NoEndpoint when deliveries could not be verified
     */
    List<Subscription> subscribe(UUID org, UUID connection, String url);

    List<Subscription> unsubscribe(UUID org, UUID connection);
  }

  /** The system could not be asked, or refused; the message is a sentence without secrets. */
  public static final class SystemFailed extends RuntimeException {
    public SystemFailed(String message) {
      super(message);
    }
  }

  /** The connection has no endpoint with a secret. */
  public static final class NoEndpoint extends RuntimeException {
    public NoEndpoint() {
      super("the connection has no endpoint for webhooks");
    }
  }

  /**
   * The body of {@code POST /connections/{id}/webhook/subscriptions}.
   *
   * @param url where the hub is reached from outside, for example {@code https://hub.example}
   */
  public record Wish(String url) {}

  /** {@code GET /connections/{id}/webhook/subscriptions}. */
  public Map<String, List<Subscription>> list(ApiRequest request) {
    request.query().only();
    UUID connection = connection(request);
    return items(() -> desk.list(request.org(), connection));
  }

  /** {@code POST /connections/{id}/webhook/subscriptions}: makes what is missing. */
  public Map<String, List<Subscription>> subscribe(ApiRequest request) {
    request.query().only();
    UUID connection = connection(request);
    String url = url(json.read(request.body(), Wish.class).url());
    return items(() -> desk.subscribe(request.org(), connection, url));
  }

  /** {@code DELETE /connections/{id}/webhook/subscriptions}: removes the hub's own. */
  public Map<String, List<Subscription>> unsubscribe(ApiRequest request) {
    request.query().only();
    UUID connection = connection(request);
    return items(() -> desk.unsubscribe(request.org(), connection));
  }

  private UUID connection(ApiRequest request) {
    ConnectionView view =
        connections
            .find(request.org(), request.id("id"))
            .orElseThrow(() -> Refusal.notFound("connection"));
    Check.oneOf(view.system(), "system", SYSTEMS);
    return view.id();
  }

  private static Map<String, List<Subscription>> items(Supplier<List<Subscription>> answer) {
    try {
      return Map.of("items", answer.get());
    } catch (SystemFailed e) {
      throw new Refusal(502, "system_failed", e.getMessage() + ".");
    } catch (NoEndpoint e) {
      throw new Refusal(
          409,
          "no_endpoint",
          "The connection takes no webhooks yet: give its secret first (POST"
              + " /connections/{id}/webhook).");
    }
  }

  /** Shopify delivers over HTTPS only; plain HTTP is for a system on this machine. */
  private static String url(String given) {
    String url = Check.text(given, "url", LONGEST).strip().replaceFirst("/+$", "");
    try {
      URI uri = URI.create(url);
      boolean here = "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost());
      boolean plain =
          uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
      if (uri.getHost() != null && plain && ("https".equals(uri.getScheme()) || here)) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Falls through: it is no URL, and what it is may be a secret.
    }
    throw Refusal.field(
        "/url", "url_not_allowed", "The field url has to be like https://hub.example.");
  }
}
