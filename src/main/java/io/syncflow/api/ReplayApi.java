package io.syncflow.api;

import io.syncflow.deadletter.ReplayOutcome;
import io.syncflow.deadletter.StartReplay;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Replays dead letters, and says before what would become of them. */
public final class ReplayApi {

  private static final String RUNNING = "a run of this entity is open";

  private final StartReplay replay;
  private final Runs runs;
  private final Json json;
  private final FailedChoice choice;

  public ReplayApi(StartReplay replay, Runs runs, Json json, Clock clock) {
    this.replay = replay;
    this.runs = runs;
    this.json = json;
    this.choice = new FailedChoice(clock);
  }

  /**
   * The body of {@code POST /failed-records/replay}.
   *
   * @param dryRun true = change nothing and say what would happen
   * @param after of a dry run: the {@code next} of the portion before
   */
  public record Wish(FailedChoice.Choice select, Boolean dryRun, String after) {}

  /** An entity that cannot be replayed now. */
  public record Refused(String system, String entity, String reason) {}

  /** What was started. */
  public record Started(List<RunSummary> runs, List<Refused> refused) {}

  /**
   * A portion of a dry run.
   *
   * @param next give it as {@code after}; null after the last portion
   */
  public record Rehearsed(ReplayOutcome outcome, List<Refused> refused, UUID next) {}

  /**
   * {@code POST /failed-records/replay}: 202 with the runs as soon as they are open, 200 with the
   * outcome of a dry run's portion, 409 when every entity has a run open.
   */
  public Answer replay(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    return Boolean.TRUE.equals(wish.dryRun()) ? rehearse(request, wish) : start(request, wish);
  }

  private Answer start(ApiRequest request, Wish wish) {
    if (wish.after() != null) {
      throw Refusal.field("/after", "not_expected", "The field after belongs to a dry run.");
    }
    StartReplay.Started started =
        replay.start(request.org(), choice.of(wish.select()), request.caller().user());
    if (started.runs().isEmpty()) {
      refuseWhenAllAreBusy(started.refused());
    }
    List<RunSummary> opened =
        started.runs().stream()
            .map(run -> runs.find(request.org(), run.id()).orElseThrow())
            .toList();
    return Answer.json(202, new Started(opened, refused(started.refused())));
  }

  private Answer rehearse(ApiRequest request, Wish wish) {
    if (wish.after() != null && !ApiRequest.isId(wish.after())) {
      throw Refusal.field("/after", "malformed_id", "An id has to be a UUID.");
    }
    StartReplay.Rehearsed portion =
        replay.rehearse(
            request.org(),
            choice.of(wish.select()),
            wish.after() == null ? null : UUID.fromString(wish.after()),
            request.caller().user());
    if (portion.outcome().total() == 0) {
      refuseWhenAllAreBusy(portion.refused());
    }
    return Answer.json(
        200, new Rehearsed(portion.outcome(), refused(portion.refused()), portion.last()));
  }

  private static void refuseWhenAllAreBusy(List<StartReplay.Entity> refused) {
    if (!refused.isEmpty()) {
      throw new Refusal(
          409,
          "sync_already_running",
          "A run of "
              + Json.anyOf(refused.stream().map(StartReplay.Entity::name).toList())
              + " is open; see GET /runs, and try again when it is over.");
    }
  }

  private static List<Refused> refused(List<StartReplay.Entity> entities) {
    return entities.stream()
        .map(entity -> new Refused(entity.system(), entity.name(), RUNNING))
        .toList();
  }
}
