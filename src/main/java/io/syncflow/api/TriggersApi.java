package io.syncflow.api;

import io.syncflow.ops.Actor;
import io.syncflow.ops.Schedule;
import io.syncflow.ops.Schedules;
import io.syncflow.ops.UnknownName;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Schedules: list, fire, pause, resume; the same operations as JMX has. */
public final class TriggersApi {

  private static final int NEXT_FIRES = 5;

  private final Schedules schedules;

  public TriggersApi(Schedules schedules) {
    this.schedules = schedules;
  }

  /** {@code GET /triggers}, each with its next five times. */
  public Map<String, List<Schedule>> list(ApiRequest request) {
    request.query().only();
    return Map.of("items", schedules.list(NEXT_FIRES));
  }

  /** {@code POST /triggers/{id}/fire}: starts the job now, whatever its schedule says. */
  public Answer fire(ApiRequest request) {
    return Answer.json(202, apply(request, schedules::fireNow));
  }

  /** {@code POST /triggers/{id}/pause}. */
  public Schedule pause(ApiRequest request) {
    return apply(request, schedules::pause);
  }

  /** {@code POST /triggers/{id}/resume}. */
  public Schedule resume(ApiRequest request) {
    return apply(request, schedules::resume);
  }

  private Schedule apply(ApiRequest request, BiConsumer<String, Actor> operation) {
    request.query().only();
    String job = request.pathText("id");
    try {
      operation.accept(job, new Actor(request.caller().actor(), Actor.Way.API));
    } catch (UnknownName e) {
      throw Refusal.notFound("trigger");
    }
    return schedules.list(NEXT_FIRES).stream()
        .filter(schedule -> schedule.job().equals(job))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("trigger"));
  }
}
