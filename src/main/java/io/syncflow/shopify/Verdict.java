package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.shopify.ShopRefused.Kind;
import io.syncflow.shopify.ShopRefused.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says what an answer is worth. Success is a 200 without {@code errors}, without {@code
 * userErrors}, with the payload, and with every search term understood: Shopify answers a filter it
 * does not know with everything there is, and a warning.
 */
final class Verdict {

  private static final int MOST_SHOWN = 3;

  private final Operation operation;
  private final JsonNode answer;

  Verdict(Operation operation, JsonNode answer) {
    this.operation = operation;
    this.answer = answer;
  }

  /** Whether the bucket was empty: nothing was done. */
  boolean isThrottled() {
    return hasCode("THROTTLED");
  }

  /**
   * The value of the operation's field; a missing node when a query found nothing.
   *
   * @throws ShopRefused when the answer is no success
   */
  JsonNode payload() {
    refuseErrors();
    refuseIgnoredFilter();
    JsonNode data = answer.path("data");
    JsonNode payload = data.path(operation.field());
    if (!data.has(operation.field()) || payload.isNull() && isMutation()) {
      throw refused(Kind.NO_PAYLOAD, "it said neither what it did nor why not");
    }
    refuseUserErrors(before());
    refuseUserErrors(payload);
    return payload;
  }

  /**
   * What a mutation answers to the step before the one that counts, for example a look at how
   * things are; missing when there is none.
   */
  JsonNode before() {
    return answer.path("data").path("before");
  }

  private boolean isMutation() {
    return operation.text().startsWith("mutation");
  }

  private void refuseErrors() {
    JsonNode errors = answer.path("errors");
    if (errors.isMissingNode() || errors.isNull() || errors.isArray() && errors.isEmpty()) {
      return;
    }
    Kind kind =
        hasCode("ACCESS_DENIED")
            ? Kind.ACCESS_DENIED
            : hasCode("MAX_COST_EXCEEDED") ? Kind.TOO_COSTLY : Kind.ERRORS;
    List<String> messages = new ArrayList<>();
    errors.forEach(error -> messages.add(error.path("message").asText("an error")));
    String said =
        messages.isEmpty()
            ? errors.asText("an error")
            : messages.stream().limit(MOST_SHOWN).collect(Collectors.joining("; "));
    throw refused(kind, said);
  }

  private void refuseIgnoredFilter() {
    for (JsonNode search : answer.path("extensions").path("search")) {
      for (JsonNode warning : search.path("warnings")) {
        throw refused(
            Kind.FILTER_IGNORED,
            "it does not understand its search term "
                + warning.path("field").asText("?")
                + ": "
                + warning.path("message").asText("invalid"));
      }
    }
  }

  private void refuseUserErrors(JsonNode payload) {
    List<UserError> errors = new ArrayList<>();
    for (JsonNode error : payload.path("userErrors")) {
      List<String> field = new ArrayList<>();
      error.path("field").forEach(part -> field.add(part.asText()));
      errors.add(
          new UserError(
              String.join(".", field),
              error.path("code").asText(null),
              error.path("message").asText("refused")));
    }
    if (!errors.isEmpty()) {
      String said =
          errors.stream()
              .limit(MOST_SHOWN)
              .map(e -> e.field().isEmpty() ? e.message() : e.field() + ": " + e.message())
              .collect(Collectors.joining("; "));
      throw new ShopRefused(Kind.USER_ERRORS, sentence(said), errors);
    }
  }

  private boolean hasCode(String code) {
    for (JsonNode error : answer.path("errors")) {
      if (code.equals(error.path("extensions").path("code").asText())) {
        return true;
      }
    }
    return false;
  }

  private ShopRefused refused(Kind kind, String said) {
    return new ShopRefused(kind, sentence(said));
  }

  private String sentence(String said) {
    return "shopify refused " + operation.field() + ": " + said;
  }
}
