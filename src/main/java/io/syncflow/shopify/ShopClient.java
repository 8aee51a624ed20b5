package io.syncflow.shopify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.http.ApiAnswer;
import io.syncflow.http.ApiCall;
import io.syncflow.http.CallFailed;
import io.syncflow.http.Outbound;
import io.syncflow.http.Pause;
import io.syncflow.ledger.Alerts;
import io.syncflow.record.JsonValues;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says something to a shop and gives its answer, or throws: each call waits until the shop's cost
 * bucket holds what it needs, so the shop never has to say that it is throttled; when it does,
 * because others drew from the bucket, the call waits as long as the shop's figures say.
 */
public final class ShopClient {

  private static final Duration SLICE = Duration.ofSeconds(1);

  /** How often one call may find the bucket emptied by others. */
  private static final int MOST_THROTTLED = 60;

  /** GraphQL is answered with no other status of success; what comes with one is a proxy's. */
  private static final int OK = 200;

  private static final double FIRST_GUESS = 100;
  private static final String VERSION_ALERT = "api_version";

  /** Alerts belong to an entity; the version is of all of them. */
  private static final String ENTITY = "products";

  private final Outbound outbound;
  private final Alerts alerts;
  private final Clock clock;
  private final Pause pause;
  private final ObjectMapper json = JsonValues.mapper();
  private final Map<UUID, CostBudget> budgets = new ConcurrentHashMap<>();
  private final Map<Operation, Double> costs = new ConcurrentHashMap<>();

  /** Accounts that answered with another version than was asked for, and which. */
  private final Map<UUID, String> otherVersions = new ConcurrentHashMap<>();

  public ShopClient(Outbound outbound, Alerts alerts, Clock clock, Pause pause) {
    this.outbound = outbound;
    this.alerts = alerts;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Says it and gives the answer.
   *
   * @return the value of the operation's root field; JSON null when a query found nothing
   * @throws ShopRefused when the shop answered, and not with success
   * @throws CallFailed when no answer could be had
   */
  public JsonNode ask(
      ShopAccount account, Operation operation, ObjectNode variables, Asking asking) {
    return tell(account, operation, variables, asking).payload();
  }

  /**
   * What a shop answers to a mutation that looks before it writes.
   *
   * @param payload as of {@link #ask}
   * @param before the value of the field {@code before}: how it was found; may be missing
   */
  record Told(JsonNode payload, JsonNode before) {}

  /** {@link #ask} for an operation with a field {@code before}. */
  Told tell(ShopAccount account, Operation operation, ObjectNode variables, Asking asking) {
    CostBudget budget =
        budgets.computeIfAbsent(account.api().connection(), id -> new CostBudget(clock));
    ApiCall call = call(account, operation, variables, asking);
    for (int throttled = 0; throttled < MOST_THROTTLED; throttled++) {
      Verdict verdict = once(budget, account, operation, call, asking);
      if (!verdict.isThrottled()) {
        return new Told(verdict.payload(), verdict.before());
      }
    }
    throw new ShopRefused(
        ShopRefused.Kind.THROTTLED, "shopify's cost bucket is emptied by others all the time");
  }

  private Verdict once(
      CostBudget budget, ShopAccount account, Operation operation, ApiCall call, Asking asking) {
    double cost = costs.getOrDefault(operation, FIRST_GUESS);
    int reserve = asking.forPeople() ? 0 : account.reservePercent();
    for (Duration wait = budget.take(cost, reserve);
        !wait.isZero();
        wait = budget.take(cost, reserve)) {
      await(wait, asking);
    }
    JsonNode answer = null;
    try {
      answer = outbound.call(account.api(), call, got -> read(account, operation, got));
    } finally {
      if (answer == null) {
        budget.giveBack(cost);
      }
    }
    Cost told = Cost.of(answer);
    if (told.requested() > 0) {
      costs.put(operation, told.requested());
    }
    budget.learn(cost, told.bucket());
    return new Verdict(operation, answer);
  }

  /** Waits between two calls, in slices, as the asking's patience allows. */
  void rest(Duration time, Asking asking) {
    for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(SLICE)) {
      await(left, asking);
    }
  }

  private void await(Duration time, Asking asking) {
    asking.patience().run();
    Duration slice = time.compareTo(SLICE) < 0 ? time : SLICE;
    outbound.meter().waited(asking.run(), slice);
    pause.last(slice);
  }

  private ApiCall call(
      ShopAccount account, Operation operation, ObjectNode variables, Asking asking) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("query", operation.text());
    body.set("variables", variables);
    return new ApiCall(
        "POST",
        account.path(),
        Map.of(),
        bytes(body),
        operation.repeat() == Operation.Repeat.ALWAYS
            ? ApiCall.Repeat.ALWAYS
            : ApiCall.Repeat.UNLESS_SENT,
        asking.run(),
        asking.patience());
  }

  private byte[] bytes(ObjectNode body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON is JSON", e);
    }
  }

  private JsonNode read(ShopAccount account, Operation operation, ApiAnswer answer) {
    if (answer.status() != OK) {
      throw unreadable(operation, "its answer has the status " + answer.status() + ", not 200");
    }
    JsonNode tree;
    try {
      tree = json.readTree(answer.body());
    } catch (IOException e) {
      throw unreadable(operation, "its answer is not JSON, or was cut off");
    }
    if (!tree.isObject() || !tree.has("data") && !tree.has("errors")) {
      throw unreadable(operation, "its answer is none of GraphQL");
    }
    compareVersion(account, answer.header("X-Shopify-API-Version"));
    return tree;
  }

  /** A version that is not supported any more is answered by the oldest one that is, silently. */
  private void compareVersion(ShopAccount account, String answered) {
    UUID connection = account.api().connection();
    if (answered == null) {
      return;
    }
    if (answered.equals(account.version())) {
      if (otherVersions.remove(connection) != null) {
        alerts.end(account.api().org(), VERSION_ALERT, account.api().system(), ENTITY);
      }
    } else if (!answered.equals(otherVersions.put(connection, answered))) {
      alerts.raise(
          new Alerts.Alert(
              account.api().org(),
              VERSION_ALERT,
              account.api().system(),
              ENTITY,
              null,
              "the shop answers with API version "
                  + answered
                  + " instead of "
                  + account.version()
                  + ": set api_version of the connection to one that is supported"));
    }
  }

  private static CallFailed unreadable(Operation operation, String why) {
    return new CallFailed(
        CallFailed.Kind.UNREADABLE, "shopify, asked for " + operation.field() + ": " + why);
  }
}
