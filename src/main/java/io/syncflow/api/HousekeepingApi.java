package io.syncflow.api;

import io.syncflow.ops.Actor;
import io.syncflow.ops.Housekeeping;
import io.syncflow.ops.UnknownName;
import java.util.List;
import java.util.Map;

/** The hub's own tidying up: what was done last, and doing it now. */
public final class HousekeepingApi {

  private final Housekeeping housekeeping;

  public HousekeepingApi(Housekeeping housekeeping) {
    this.housekeeping = housekeeping;
  }

  /** {@code GET /housekeeping}: every job with its last run and its next time. */
  public Map<String, List<Housekeeping.Job>> list(ApiRequest request) {
    request.query().only();
    return Map.of("items", housekeeping.list());
  }

  /** {@code POST /housekeeping/{id}/run}: starts the job and answers what was known before. */
  public Answer run(ApiRequest request) {
    request.query().only();
    String job = request.pathText("id");
    Housekeeping.Job before =
        housekeeping.list().stream()
            .filter(known -> known.job().equals(job))
            .findFirst()
            .orElseThrow(() -> Refusal.notFound("job"));
    try {
      housekeeping.run(job, new Actor(request.caller().actor(), Actor.Way.API));
    } catch (UnknownName e) {
      throw new Refusal(409, "no_schedule", "The job has no schedule that could be fired.");
    }
    return Answer.json(202, before);
  }
}
