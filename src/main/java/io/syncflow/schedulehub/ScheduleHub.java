package io.syncflow.schedulehub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.ApiAccounts;
import io.syncflow.http.ApiAnswer;
import io.syncflow.http.ApiCall;
import io.syncflow.http.CallFailed;
import io.syncflow.http.CallFailed.Kind;
import io.syncflow.http.Outbound;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.record.Delivery;
import io.syncflow.record.DeliveryAnswer;
import io.syncflow.record.DeliveryAnswer.Result;
import io.syncflow.record.JsonValues;
import io.syncflow.record.TargetTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * ScheduleHub as a target over HTTP: the bean that {@code routes/shared/deliver-chunk} calls.
 *
 * <pre>
 * GET  {base}/entities/{entity}          {"key":["item_no"],"fields":[{"name":…,"type":…}, …]}
 * POST {base}/entities/{entity}/items    Idempotency-Key: …   {"items":[{"key":…,"version":…,"data":{…}}, …]}
 * 200  {"results":[{"status":"inserted"}, {"status":"rejected","code":…,"message":…}, …]}
 * </pre>
 *
 * A batch that is sent again with its key gets the answer that was recorded the first time, so a
 * time-out after sending costs nothing (decision 27 has no such receiver, and therefore asks a
 * person).
 */
public final class ScheduleHub {

  private final ApiAccounts accounts;
  private final Outbound outbound;
  private final RunControl control;
  private final ObjectMapper json = JsonValues.mapper();

  public ScheduleHub(ApiAccounts accounts, Outbound outbound, RunControl control) {
    this.accounts = accounts;
    this.outbound = outbound;
    this.control = control;
  }

  /**
   * The entity as the target describes it: what mappings are checked against.
   *
   * @param run the open run
   * @param system the target, as its connection names it
   * @throws CallFailed when it cannot be asked, does not know the entity, or describes it badly
   */
  public TargetTable describe(Run run, String system) {
    return describe(run.org(), run.entity(), system, run.id(), () -> control.obey(run));
  }

  /** {@link #describe(Run, String)} for a rehearsal, which has no run that could be told to end. */
  public TargetTable describe(UUID org, String entity, String system) {
    return describe(org, entity, system, null, () -> {});
  }

  private TargetTable describe(
      UUID org, String entity, String system, UUID run, Runnable patience) {
    return outbound.call(
        accounts.of(org, system),
        ApiCall.get(path(entity), run, patience),
        answer -> new Description(system, entity).read(tree(system, answer)));
  }

  /**
   * Sends a delivery, again and again with the same key while that may help.
   *
   * @return what became of each item; nothing for a delivery without items; a refusal when the
   *     target refused the batch as a whole and did nothing
   * @throws CallFailed when it is not known what became of the items: the delivery stays open
   */
  public DeliveryAnswer deliver(Run run, String system, Delivery delivery) {
    if (delivery.items() == 0) {
      return new DeliveryAnswer(List.of(), null);
    }
    ApiAccount account = accounts.of(run.org(), system);
    byte[] body = ("{\"items\":" + delivery.itemsJson() + "}").getBytes(StandardCharsets.UTF_8);
    ApiCall call =
        ApiCall.post(
            path(delivery.entity()) + "/items",
            delivery.key(),
            body,
            run.id(),
            () -> control.obey(run));
    try {
      return outbound.call(account, call, answer -> answer(system, delivery, answer));
    } catch (CallFailed failure) {
      if (failure.kind() == Kind.REFUSED) {
        return new DeliveryAnswer(List.of(), failure.getMessage());
      }
      throw failure;
    }
  }

  private static String path(String entity) {
    return "/entities/" + entity;
  }

  private DeliveryAnswer answer(String system, Delivery delivery, ApiAnswer answer) {
    JsonNode results = tree(system, answer).path("results");
    if (results.size() != delivery.items()) {
      throw unreadable(
          system, "it answered " + results.size() + " results for " + delivery.items() + " items");
    }
    List<Result> all = new ArrayList<>(results.size());
    for (JsonNode result : results) {
      all.add(
          new Result(
              status(system, result.path("status").asText()),
              result.path("code").asText("rejected"),
              result.path("message").asText("the target refused the record")));
    }
    return new DeliveryAnswer(all, null);
  }

  private static Result.Status status(String system, String text) {
    for (Result.Status status : Result.Status.values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(text)) {
        return status;
      }
    }
    throw unreadable(system, "it answered the unknown status \"" + text + "\"");
  }

  private JsonNode tree(String system, ApiAnswer answer) {
    try {
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw unreadable(system, "its answer is not JSON, or was cut off");
    }
  }

  static CallFailed unreadable(String system, String why) {
    return new CallFailed(Kind.UNREADABLE, system + ": " + why);
  }
}
