package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person can do about a document. */
final class Guidance {

  private static final Pattern DATE =
      Pattern.compile("(?:<dateIncoming>|\"dateIncoming\"\\s*:\\s*\")([0-9.:T-]{8,30})");

  private Guidance() {}

  /**
   * @param evidence what a look at the server showed; null when there was none
   * @param payload the document
   */
  static List<String> of(OutboxJob job, JsonNode evidence, String payload) {
    return switch (job.status()) {
      case "unknown" -> unknown(job, evidence, payload);
      case "failed" -> failed(job);
      default -> List.of();
    };
  }

  private static List<String> unknown(OutboxJob job, JsonNode evidence, String payload) {
    List<String> next = new ArrayList<>();
    next.add(
        job.sentAt() == null
            ? "It may have been sent after the backup that this database comes from."
            : "It was sent at " + job.sentAt() + ", and no answer was written down.");
    if (evidence == null) {
      next.add("The server has not been asked about it yet; that happens by itself.");
    } else {
      next.add(evidence.path("says").asText());
      if (evidence.has("items")) {
        next.add(
            "Of "
                + evidence.path("items").asInt()
                + " counted products "
                + evidence.path("items_as_counted").asInt()
                + " have the counted amount there: all of them speak for its being posted.");
      }
    }
    Matcher date = DATE.matcher(payload);
    next.add(
        "Look in Syrve's back office among the "
            + kind(job.type())
            + " for "
            + (job.number() == null ? "one without our number" : "number " + job.number())
            + (date.find() ? ", dated " + date.group(1) : "")
            + (job.store() == null ? "" : ", store " + job.store())
            + ".");
    next.add(
        "If it is there: syncflow outbox resolve "
            + job.id()
            + " --sent --reason TEXT. If it is not: the same with --resend.");
    return next;
  }

  private static List<String> failed(OutboxJob job) {
    if (!"exhausted".equals(job.reason())) {
      return List.of(
          job.session() == null
              ? "Correct the document and queue it as a new one, or syncflow outbox retry "
                  + job.id()
                  + " when Syrve was put right."
              : "Correct the count (syncflow inventory revise "
                  + job.session()
                  + ") and commit it again, or syncflow outbox retry "
                  + job.id()
                  + " when Syrve was put right.");
    }
    return List.of("When the cause is gone: syncflow outbox retry " + job.id() + ".");
  }

  private static String kind(String type) {
    return switch (JobType.of(type)) {
      case INCOMING_INVENTORY -> "stock-takes (inventory documents)";
      case WRITEOFF -> "write-offs";
      case INTERNAL_TRANSFER -> "internal transfers";
      case INCOMING_INVOICE -> "purchase invoices";
    };
  }
}
