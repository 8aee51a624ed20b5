package io.syncflow.api;

import io.syncflow.deadletter.Desk;
import io.syncflow.deadletter.FailedRecord;
import io.syncflow.deadletter.FailedRecords;
import io.syncflow.deadletter.PatchRefused;
import io.syncflow.deadletter.Who;
import io.syncflow.security.Identity;
import java.time.Clock;
import java.util.Map;

/** What people do to dead letters: edit, ignore, reopen. */
public final class DeskApi {

  private static final int LONGEST_REASON = 1000;

  private final Desk desk;
  private final FailedRecords failed;
  private final Json json;
  private final FailedChoice choice;

  public DeskApi(Desk desk, FailedRecords failed, Json json, Clock clock) {
    this.desk = desk;
    this.failed = failed;
    this.json = json;
    this.choice = new FailedChoice(clock);
  }

  /** The body of {@code POST /failed-records/ignore}. */
  public record Ignoring(FailedChoice.Choice select, String reason) {}

  /** The body of {@code POST /failed-records/{id}/reopen}. */
  public record Reopening(String reason) {}

  /** {@code PATCH /failed-records/{id}}: a JSON patch (RFC 6902) of the record. */
  public FailedRecord edit(ApiRequest request) {
    Query query = request.query().only("reason");
    String patch = json.array(request.body());
    String reason =
        query.text("reason") == null
            ? null
            : Check.text(query.text("reason"), "reason", LONGEST_REASON);
    try {
      Desk.Answer answer =
          desk.edit(request.org(), request.id("id"), patch, reason, who(request.caller()));
      return changed(
          request, answer, "not_open", "The dead letter is resolved, or on its way to its target.");
    } catch (PatchRefused e) {
      throw new Refusal(422, "patch_not_applicable", sentence(e.getMessage()));
    }
  }

  /** {@code POST /failed-records/ignore}: answers how many. */
  public Map<String, Integer> ignore(ApiRequest request) {
    request.query().only();
    Ignoring wish = json.read(request.body(), Ignoring.class);
    String reason = Check.text(wish.reason(), "reason", LONGEST_REASON);
    return Map.of(
        "ignored",
        desk.ignore(request.org(), choice.of(wish.select()), reason, who(request.caller())));
  }

  /** {@code POST /failed-records/{id}/reopen}: takes back an ignore. */
  public FailedRecord reopen(ApiRequest request) {
    request.query().only();
    Reopening wish = json.read(request.body(), Reopening.class);
    String reason = Check.text(wish.reason(), "reason", LONGEST_REASON);
    Desk.Answer answer =
        desk.reopen(request.org(), request.id("id"), reason, who(request.caller()));
    return changed(
        request,
        answer,
        "not_ignored",
        "The dead letter is not ignored, or its record has failed anew and has another one.");
  }

  private FailedRecord changed(
      ApiRequest request, Desk.Answer answer, String code, String sentence) {
    return switch (answer) {
      case UNKNOWN -> throw Refusal.notFound("failed record");
      case NOT_NOW -> throw new Refusal(409, code, sentence);
      case DONE -> failed.find(request.org(), request.id("id")).orElseThrow();
    };
  }

  static Who who(Identity caller) {
    return new Who(caller.actor(), caller.user());
  }

  private static String sentence(String reason) {
    return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
  }
}
