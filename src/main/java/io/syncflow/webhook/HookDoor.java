package io.syncflow.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Property: what became of the delivery. */
  static final String OUTCOME = "outcome";

  /** The same for everybody who is refused alike: nothing of the delivery is repeated. */
  private static final Map<String, String> DETAILS =
      Map.of(
          "not_found", "No webhooks are taken here.",
          "signature_missing", "The delivery has no signature.",
          "signature_invalid", "The signature is not one of this endpoint over the bytes sent.",
          "shop_mismatch", "The delivery names another sender than this endpoint takes.");

  private static final Set<String> TAKEN = Set.of("accepted", "duplicate", "ping");

  private static final String UUID_SHAPE = "(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final HookEndpoints endpoints;
  private final InboundEvents events;
  private final ObjectMapper json = new ObjectMapper();

  public HookDoor(HookEndpoints endpoints, InboundEvents events) {
    this.endpoints = endpoints;
    this.events = events;
  }

  /**
   * Takes the message of a request and makes it the message of the answer. The property {@value
   * #OUTCOME} says in a word what became of it: {@code accepted, duplicate, ping}, or why not.
   */
  public void receive(Exchange exchange) {
    Message message = exchange.getMessage();
    String path = message.getHeader("connection", String.class);
    Map<String, Object> headers = new HashMap<>(message.getHeaders());
    byte[] body = message.getBody(byte[].class);
    message.removeHeaders("*");
    String outcome = judge(path, headers, body == null ? new byte[0] : body);
    exchange.setProperty(OUTCOME, outcome);
    if (TAKEN.contains(outcome)) {
      answer(message, 200, "application/json", Map.of("status", "accepted"));
    } else {
      LOG.info("A delivery was refused: {}", outcome);
      refuse(message, outcome);
    }
  }

  private String judge(String path, Map<String, Object> headers, byte[] body) {
    Optional<HookEndpoint> found =
        path != null && path.matches(UUID_SHAPE)
            ? endpoints.find(UUID.fromString(path))
            : Optional.empty();
    HookScheme scheme = found.map(HookEndpoint::scheme).orElse(HookScheme.SHOPIFY);
    HookDelivery delivery = scheme.delivery(headers, body);
    String signature = delivery.signature() == null ? "" : delivery.signature();
    boolean signed =
        HookSignature.matches(
            signature, delivery.body(), found.map(HookEndpoint::secrets).orElse(NOBODY));
    if (found.isEmpty()) {
      return "not_found";
    }
    HookEndpoint endpoint = found.get();
    if (scheme.isPing(delivery)) {
      LOG.info("A ping arrived at the endpoint of connection {}", endpoint.connection());
      return "ping";
    }
    if (delivery.signature() == null) {
      return "signature_missing";
    }
    if (!signed) {
      return "signature_invalid";
    }
    if (endpoint.sender() != null && !endpoint.sender().equalsIgnoreCase(delivery.sender())) {
      return "shop_mismatch";
    }
    boolean isNew =
        events.store(
            endpoint.org(),
            endpoint.connection(),
            delivery,
            scheme.isWorkedOn() ? null : "No route works on deliveries of this system yet.");
    return isNew ? "accepted" : "duplicate";
  }

  private void refuse(Message message, String code) {
    boolean unknown = code.equals("not_found");
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", unknown ? "Not Found" : "Unauthorized");
    problem.put("status", unknown ? 404 : 401);
    problem.put("detail", DETAILS.get(code));
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
