package io.syncflow.schedulehub;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.function.UnaryOperator;

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

  /** Of what a target says of a record. */
  private static final int LONGEST = 500;

  private final ApiAccounts accounts;
  private final Outbound outbound;
  private final RunControl control;
  private final UnaryOperator<String> redact;
  private final ObjectMapper json = JsonValues.mapper();

  /**
   * @param redact takes secrets out of what the target says of records
   */
  public ScheduleHub(
      ApiAccounts accounts, Outbound outbound, RunControl control, UnaryOperator<String> redact) {
    this.redact = redact;
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
   * <p>When the target refuses the batch, its halves are sent, and so on ({@link Bisection}): the
   * records that it refuses each by itself are rejected, their neighbours arrive.
   *
   * @return what became of each item; nothing for a delivery without items; a refusal when the
   *     target takes nothing of the batch
   * @throws CallFailed when it is not known what became of the items: the delivery stays open
   */
  public DeliveryAnswer deliver(Run run, String system, Delivery delivery) {
    if (delivery.items() == 0) {
      return new DeliveryAnswer(List.of(), null);
    }
    ApiAccount account = accounts.of(run.org(), system);
    Batches batches = new Batches(this, run, system, account, delivery.entity());
    try {
      return new DeliveryAnswer(
          batches.send(delivery.key(), delivery.itemsJson(), delivery.items()), null);
    } catch (CallFailed.Refused refusal) {
      return Bisection.mayHelp(refusal)
          ? new Bisection(
                  delivery.key(),
                  items(delivery),
                  !delivery.letters().isEmpty(),
                  batches::send,
                  r -> rejected(system, r))
              .afterRefusal(refusal)
          : new DeliveryAnswer(List.of(), refusal.getMessage());
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

  /** Sends batches of one run to one entity. */
  private record Batches(
      ScheduleHub hub, Run run, String system, ApiAccount account, String entity) {

    List<Result> send(String key, List<JsonNode> items) {
      return send(key, items.toString(), items.size());
    }

    List<Result> send(String key, String itemsJson, int items) {
      byte[] body = ("{\"items\":" + itemsJson + "}").getBytes(StandardCharsets.UTF_8);
      ApiCall call =
          ApiCall.post(path(entity) + "/items", key, body, run.id(), () -> hub.control.obey(run));
      return hub.outbound.call(account, call, answer -> hub.results(system, items, answer));
    }
  }

  private List<JsonNode> items(Delivery delivery) {
    try {
      List<JsonNode> items = new ArrayList<>(delivery.items());
      json.readTree(delivery.itemsJson()).forEach(items::add);
      return items;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a delivery's items are not JSON", e);
    }
  }

  /** A record that is refused though it is alone in its batch; the detail is RFC 9457's. */
  private Result rejected(String system, CallFailed.Refused refusal) {
    String said = "";
    try {
      said = json.readTree(refusal.answer().body()).path("detail").asText("");
    } catch (IOException e) {
      // It has only a status to say.
    }
    int status = refusal.answer().status();
    String why = said.isBlank() ? "" : ": " + said.substring(0, Math.min(LONGEST, said.length()));
    return new Result(
        Result.Status.REJECTED,
        "http_" + status,
        redact.apply(system + " answered " + status + " to this record alone" + why));
  }

  private List<Result> results(String system, int items, ApiAnswer answer) {
    JsonNode results = tree(system, answer).path("results");
    if (results.size() != items) {
      throw unreadable(
          system, "it answered " + results.size() + " results for " + items + " items");
    }
    List<Result> all = new ArrayList<>(results.size());
    for (JsonNode result : results) {
      all.add(
          new Result(
              status(system, result.path("status").asText()),
              result.path("code").asText("rejected"),
              redact.apply(result.path("message").asText("the target refused the record"))));
    }
    return all;
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
