package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.ApiCall;
import io.syncflow.http.Authentication;
import io.syncflow.http.Outbound;
import io.syncflow.http.Pause;
import io.syncflow.shopify.ShopRefused.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs a bulk operation to its end and fetches its result, whole or not at all. One that fails on
 * Shopify's side is begun anew. What it had written until then ({@code partialDataUrl}) is of no
 * use: children lie anywhere in the file, so a product in it may lack variants that it has, and
 * would lose them here; nor does it say which products are missing (reference/commerce-apis.md,
 * 1.5).
 */
final class BulkJob {

  private static final Duration FIRST_LOOK = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
  private static final Duration SLICE = Duration.ofSeconds(1);

  /** Shopify says of these that the same query may well succeed. */
  private static final Set<String> PASSING = Set.of("INTERNAL_SERVER_ERROR", "TIMEOUT");

  private static final int ATTEMPTS = 3;

  private final ShopClient client;
  private final Outbound downloads;
  private final Pause pause;
  private final BulkHints hints;

  /**
   * @param downloads a door for long answers
   */
  BulkJob(ShopClient client, Outbound downloads, Pause pause, BulkHints hints) {
    this.client = client;
    this.downloads = downloads;
    this.pause = pause;
    this.hints = hints;
  }

  /**
   * What a bulk operation gave.
   *
   * @param begunAt when it began, by Shopify's clock: what changed later may be in it or not
   * @param lines to be closed
   */
  record Result(Instant begunAt, BulkLines lines) implements AutoCloseable {
    @Override
    public void close() {
      lines.close();
    }
  }

  /**
   * Asks for everything.
   *
   * @param notices is told, in a sentence, that it had to begin anew
   * @throws ShopRefused when Shopify does not end it well, or when what came is not as many objects
   *     as it counted: silence about the rest would be loss
   */
  Result run(ShopAccount account, BulkQuery query, Asking asking, Consumer<String> notices) {
    for (int attempt = 1; ; attempt++) {
      JsonNode ended = once(account, query, asking);
      if (ended.path("status").asText().equals("COMPLETED")) {
        return result(account, ended, asking);
      }
      String how = how(ended);
      if (attempt == ATTEMPTS || !PASSING.contains(ended.path("errorCode").asText())) {
        throw new ShopRefused(
            ended.path("errorCode").asText().equals("ACCESS_DENIED")
                ? Kind.ACCESS_DENIED
                : Kind.NO_PAYLOAD,
            "shopify's bulk operation " + how + (attempt > 1 ? ", " + attempt + " times" : ""));
      }
      notices.accept(
          "Shopify's bulk operation "
              + how
              + (ended.hasNonNull("partialDataUrl")
                  ? ", and offers what it had until then: "
                      + ended.path("objectCount").asText("0")
                      + " objects. A part may lack variants, so it is not used, and everything is"
                      + " asked for again."
                  : ". Everything is asked for again."));
      rest("", FIRST_LOOK.multipliedBy(attempt), asking);
    }
  }

  private static String how(JsonNode ended) {
    String code = ended.path("errorCode").asText("");
    return "ended as "
        + ended.path("status").asText("nothing")
        + (code.isEmpty() ? "" : " (" + code + ")");
  }

  private JsonNode once(ShopAccount account, BulkQuery query, Asking asking) {
    JsonNode begun =
        client
            .ask(
                account,
                Operation.BULK_START,
                JsonNodeFactory.instance.objectNode().put("query", query.text()),
                asking)
            .path("bulkOperation");
    return wait(account, begun.path("id").asText(), asking);
  }

  private Result result(ShopAccount account, JsonNode ended, Asking asking) {
    BulkLines lines = new BulkLines(ended.path("fileSize").asLong());
    try {
      if (ended.hasNonNull("url")) {
        fetch(account, URI.create(ended.path("url").asText()), lines, asking);
      }
      count("objects", ended.path("objectCount").asLong(), lines.lines());
      count("root objects", ended.path("rootObjectCount").asLong(), lines.roots());
      return new Result(Instant.parse(ended.path("createdAt").asText()), lines);
    } catch (RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  /** How it has ended. */
  private JsonNode wait(ShopAccount account, String id, Asking asking) {
    Duration wait = FIRST_LOOK;
    while (true) {
      JsonNode state =
          client.ask(
              account,
              Operation.BULK_STATE,
              JsonNodeFactory.instance.objectNode().put("id", id),
              asking);
      switch (state.path("status").asText()) {
        case "CREATED", "RUNNING", "CANCELING":
          rest(id, wait, asking);
          wait = wait.multipliedBy(2).compareTo(LOOK_AGAIN) < 0 ? wait.multipliedBy(2) : LOOK_AGAIN;
          break;
        default:
          return state;
      }
    }
  }

  /** Until it is time to look again, or a webhook says that there is something to see. */
  private void rest(String id, Duration time, Asking asking) {
    Duration left = time;
    while (left.compareTo(Duration.ZERO) > 0 && !hints.take(id)) {
      asking.patience().run();
      pause.last(left.compareTo(SLICE) < 0 ? left : SLICE);
      left = left.minus(SLICE);
    }
  }

  /** The result lies at a storage service, which has no business with the shop's token. */
  private void fetch(ShopAccount account, URI url, BulkLines lines, Asking asking) {
    ApiAccount shop = account.api();
    URI host = URI.create(url.getScheme() + "://" + url.getRawAuthority());
    ApiAccount storage =
        new ApiAccount(
            shop.org(),
            shop.connection(),
            shop.system(),
            host,
            new Authentication.None(),
            shop.budget());
    String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    downloads.stream(
        storage,
        ApiCall.get(path, asking.run(), asking.patience()),
        (headers, body) -> {
          lines.take(body);
          return lines;
        });
  }

  private static void count(String what, long announced, long came) {
    if (announced != came) {
      throw new ShopRefused(
          Kind.NO_PAYLOAD,
          "shopify's bulk operation counted " + announced + " " + what + ", and " + came + " came");
    }
  }
}
