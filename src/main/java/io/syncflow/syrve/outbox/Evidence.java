package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.syrve.outbox.Reply.Outcome;

/** What a look at the server says about a document whose answer was lost: a hint, never a proof. */
final class Evidence {

  private Evidence() {}

  /** By trying a stock-take: does its number count as taken, and is the stock as it was counted? */
  static void of(Reply tried, ObjectNode evidence, String number) {
    Answer answer = tried.answer();
    if (answer == null) {
      evidence.put("says", "The check was answered with something else: " + tried.message());
      return;
    }
    int counted = answer.itemCount();
    if (counted > 0) {
      evidence.put("items", counted).put("items_as_counted", counted - answer.deviating());
    }
    if (tried.outcome() == Outcome.REFUSED) {
      evidence.put("says", "The server would refuse it now: " + answer.sentence());
    } else {
      found(tried.outcome() == Outcome.CONFLICT, evidence, number);
    }
  }

  /** By its number. */
  static void found(boolean found, ObjectNode evidence, String number) {
    evidence.put("number_taken", found);
    evidence.put(
        "says",
        found
            ? "The server has a document with the number " + number + "."
            : "The server knows no document with the number " + number + ".");
  }
}
