package io.syncflow.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers deliveries: verified over their raw bytes, stored, committed, and only then 200 (decision
 * 36). What they say is read later, by somebody else.
 */
public final class HookDoor {

  private static final Logger LOG = LoggerFactory.getLogger(HookDoor.class);

  /** An unknown endpoint takes as long as one that does not match (B36). */
  private static final List<String> NOBODY = List.of("nobody signs with this");

  private static final String UUID_SHAPE = "(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final HookEndpoints endpoints;
  private final InboundEvents events;
  private final ObjectMapper json = new ObjectMapper();

  public HookDoor(HookEndpoints endpoints, InboundEvents events) {
    this.endpoints = endpoints;
    this.events = events;
  }

  /** Takes the message of a request and makes it the message of the answer. */
  public void receive(Exchange exchange) {
    Message message = exchange.getMessage();
    String path = message.getHeader("connection", String.class);
    HookDelivery delivery = delivery(message);
    message.removeHeaders("*");
    String refusal = judge(path, delivery);
    if (refusal == null) {
      answer(message, 200, "application/json", Map.of("status", "accepted"));
    } else {
      LOG.info("A delivery was refused: {}", refusal);
      refuse(message, refusal);
    }
  }

  /** Why the delivery is refused; null when it is stored. */
  private String judge(String path, HookDelivery delivery) {
    Optional<HookEndpoint> found =
        path != null && path.matches(UUID_SHAPE)
            ? endpoints.find(UUID.fromString(path))
            : Optional.empty();
    String signature = delivery.signature() == null ? "" : delivery.signature();
    boolean signed =
        HookSignature.matches(
            signature, delivery.body(), found.map(HookEndpoint::secrets).orElse(NOBODY));
    if (found.isEmpty()) {
      return "not_found";
    }
    HookEndpoint endpoint = found.get();
    if (delivery.signature() == null) {
      return "signature_missing";
    }
    if (!signed) {
      return "signature_invalid";
    }
    if (endpoint.sender() != null && !endpoint.sender().equalsIgnoreCase(delivery.sender())) {
      return "shop_mismatch";
    }
    events.store(endpoint.org(), endpoint.connection(), delivery);
    return null;
  }

  private static HookDelivery delivery(Message message) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (name.regionMatches(true, 0, "X-Shopify-", 0, 10)) {
                headers.put(name, String.valueOf(value));
              }
            });
    String signature = headers.remove("X-Shopify-Hmac-SHA256");
    byte[] body = message.getBody(byte[].class);
    return new HookDelivery(
        headers.get("X-Shopify-Webhook-Id"),
        headers.get("X-Shopify-Topic"),
        signature,
        headers.get("X-Shopify-Shop-Domain"),
        headers,
        body == null ? new byte[0] : body);
  }

  private void refuse(Message message, String code) {
    boolean unknown = code.equals("not_found");
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", unknown ? "Not Found" : "Unauthorized");
    problem.put("status", unknown ? 404 : 401);
    problem.put("code", code);
    answer(message, unknown ? 404 : 401, "application/problem+json", problem);
  }

  private void answer(Message message, int status, String type, Map<String, ?> body) {
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, type);
    try {
      message.setBody(json.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is JSON", e);
    }
  }
}
