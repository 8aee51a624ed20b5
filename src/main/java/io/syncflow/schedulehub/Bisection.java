package io.syncflow.schedulehub;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.http.CallFailed;
import io.syncflow.record.DeliveryAnswer;
import io.syncflow.record.DeliveryAnswer.Result;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * Finds the records for whose sake a target refuses a batch: it is sent in halves, the halves that
 * are refused in halves again, until the target has taken everything but the records that it
 * refuses each by itself.
 *
 * <p>Each part has a key of its own, made of the batch's and its place in it: a batch that is sent
 * again after a kill is parted in the same way, and what was taken is answered from memory.
 */
final class Bisection {

  /**
   * So many parts refused and none taken: it is not the records that are wrong, and to ask for each
   * of them would be a flood. A batch of half as many is refused record by record all the same; of
   * records that had failed before, each is asked for by itself from then on.
   */
  static final int MOST_IN_VAIN = 64;

  /** The answers that may be about one record; 404 or 405 are about all. */
  private static final Set<Integer> ABOUT_CONTENT = Set.of(400, 413, 422);

  /** Sends a part. */
  @FunctionalInterface
  interface Sending {
    /**
     * Sends it, and answers one result per item.
     *
     * @throws CallFailed.Refused when the target refuses the part as a whole and does nothing
     */
    List<Result> send(String key, List<JsonNode> items);
  }

  /** Records of a batch from one place up to another. */
  private record Part(int from, int to) {

    int size() {
      return to - from;
    }

    Part firstHalf() {
      return new Part(from, from + size() / 2);
    }

    Part secondHalf() {
      return new Part(from + size() / 2, to);
    }
  }

  private final String key;
  private final List<JsonNode> items;
  private final boolean suspects;
  private final Sending sending;
  private final Rejecting rejecting;
  private final Result[] results;
  private int refused;
  private boolean taken;

  /** Says of a record that it was refused, and why. */
  @FunctionalInterface
  interface Rejecting {
    Result result(CallFailed.Refused refusal);
  }

  /**
   * @param key the batch's
   * @param items all of it
   * @param suspects whether each item had failed before: that all are refused is then no wonder
   */
  Bisection(
      String key, List<JsonNode> items, boolean suspects, Sending sending, Rejecting rejecting) {
    this.key = key;
    this.items = items;
    this.suspects = suspects;
    this.sending = sending;
    this.rejecting = rejecting;
    this.results = new Result[items.size()];
  }

  /** Whether a batch that was refused like this may be taken in parts. */
  static boolean mayHelp(CallFailed.Refused refusal) {
    return ABOUT_CONTENT.contains(refusal.answer().status());
  }

  /**
   * Sends what was refused as a whole in parts.
   *
   * @param whole how it was refused
   * @return one result per item; a refusal when the target takes nothing of it at all
   */
  DeliveryAnswer afterRefusal(CallFailed.Refused whole) {
    Queue<Part> parts = new ArrayDeque<>();
    try {
      refuse(new Part(0, items.size()), whole, parts);
      while (!parts.isEmpty()) {
        send(parts.remove(), parts);
      }
      return new DeliveryAnswer(Arrays.asList(results), null);
    } catch (CallFailed.Refused inVain) {
      return new DeliveryAnswer(List.of(), inVain.getMessage());
    }
  }

  private void send(Part part, Queue<Part> parts) {
    try {
      List<Result> answered =
          sending.send(
              key + "." + part.from() + "-" + part.to(), items.subList(part.from(), part.to()));
      for (int i = 0; i < part.size(); i++) {
        results[part.from() + i] = answered.get(i);
      }
      taken = true;
    } catch (CallFailed.Refused refusal) {
      refuse(part, refusal, parts);
    }
  }

  private void refuse(Part part, CallFailed.Refused refusal, Queue<Part> parts) {
    refused++;
    boolean inVain = !taken && refused >= MOST_IN_VAIN;
    if (!mayHelp(refusal) || inVain && !suspects) {
      throw refusal;
    }
    if (part.size() == 1) {
      results[part.from()] = rejecting.result(refusal);
    } else if (inVain) {
      for (int i = part.from(); i < part.to(); i++) {
        parts.add(new Part(i, i + 1));
      }
    } else {
      // Level by level: what the target does take shows early.
      parts.add(part.firstHalf());
      parts.add(part.secondHalf());
    }
  }
}
