package io.syncflow.api;

import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunState;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Runs: list, show, pause, resume, cancel. */
public final class RunsApi {

  private static final List<String> STATES =
      Arrays.stream(RunState.values()).map(RunState::code).toList();

  private final Runs runs;
  private final RunControl control;
  private final Cursors cursors;

  public RunsApi(Runs runs, RunControl control, Cursors cursors) {
    this.runs = runs;
    this.control = control;
    this.cursors = cursors;
  }

  /** {@code GET /runs}. */
  public Page<RunSummary> list(ApiRequest request) {
    Query query = request.query().only("system", "entity", "status", "limit", "cursor");
    List<RunSummary> found =
        runs.list(
            request.org(),
            new Runs.Query(
                query.text("system"),
                query.text("entity"),
                query.oneOf("status", STATES),
                cursors.position(request, "runs"),
                query.limit() + 1));
    return cursors.page(request, "runs", found, RunSummary::run);
  }

  /** {@code GET /runs/{id}}. */
  public RunSummary show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code POST /runs/{id}/pause}. */
  public Answer pause(ApiRequest request) {
    return ask(request, control::pause);
  }

  /** {@code POST /runs/{id}/resume}. */
  public Answer resume(ApiRequest request) {
    return ask(request, control::resume);
  }

  /** {@code POST /runs/{id}/cancel}. */
  public Answer cancel(ApiRequest request) {
    return ask(request, control::cancel);
  }

  @FunctionalInterface
  private interface Wish {
    boolean ask(UUID org, UUID run);
  }

  private Answer ask(ApiRequest request, Wish wish) {
    request.query().only();
    RunSummary run = find(request);
    if (!wish.ask(request.org(), run.run())) {
      throw new Refusal(409, "run_not_open", "The run is over: it is " + run.status() + ".");
    }
    return Answer.json(202, find(request));
  }

  private RunSummary find(ApiRequest request) {
    return runs.find(request.org(), request.id("id")).orElseThrow(() -> Refusal.notFound("run"));
  }
}
