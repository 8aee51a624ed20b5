package io.syncflow.api;

import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRefused;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.security.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Starts runs: calls the same {@code direct:<system>-<entity>} that schedules call. */
public final class SyncsApi {

  /** The name of a source system or an entity. */
  static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");

  private static final List<String> MODES =
      Arrays.stream(RunMode.values())
          .filter(mode -> mode.carriesForward() || mode == RunMode.SWEEP)
          .map(RunMode::code)
          .toList();

  private static final String RUNNING = "sync_already_running";

  private final StartSync start;
  private final Runs runs;
  private final OpenNights nights;
  private final Json json;

  public SyncsApi(StartSync start, Runs runs, OpenNights nights, Json json) {
    this.start = start;
    this.runs = runs;
    this.nights = nights;
    this.json = json;
  }

  /**
   * The body of {@code POST /syncs}.
   *
   * @param mode null = realtime
   */
  public record Wish(String system, String entity, String mode) {}

  /** {@code POST /syncs}: 202 with the run as soon as it is open; 409 when one is open already. */
  public Answer start(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    String system = Check.shape(wish.system(), "system", NAME, "the name of a source system");
    String entity = Check.shape(wish.entity(), "entity", NAME, "the name of an entity");
    String mode =
        wish.mode() == null ? RunMode.REALTIME.code() : Check.oneOf(wish.mode(), "mode", MODES);
    Identity caller = request.caller();
    RunMode meant = RunMode.valueOf(mode.toUpperCase(Locale.ROOT));
    if (meant == RunMode.BACKGROUND) {
      nights.check(caller.org(), system, entity);
    }
    return accepted(
        opened(
            caller.org(),
            system,
            entity,
            () -> start.start(caller.org(), system, entity, meant, caller.user())));
  }

  /** 202 with a run that has begun. */
  static Answer accepted(RunSummary run) {
    return new Answer(
        202,
        Map.of("runs", List.of(run)),
        "application/json",
        Map.of("Location", "/api/v1/runs/" + run.run()));
  }

  /**
   * {@link #opened} for a run that may wait; empty while one of the entity is open.
   *
   * @throws Refusal when nothing carries the entity, or its route is stopped
   */
  Optional<RunSummary> openedUnlessBusy(
      UUID org, String system, String entity, Supplier<Run> opening) {
    try {
      return Optional.of(opened(org, system, entity, opening));
    } catch (Refusal e) {
      if (e.code().equals(RUNNING)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Opens a run and tells why that is not possible.
   *
   * @throws Refusal when nothing carries the entity, its route is stopped, or a run is open
   */
  RunSummary opened(UUID org, String system, String entity, Supplier<Run> opening) {
    try {
      return runs.find(org, opening.get().id()).orElseThrow();
    } catch (StartSync.UnknownSync e) {
      throw new Refusal(
          404, "unknown_sync", "Nothing " + e.verb() + " " + entity + " from " + system + ".");
    } catch (StartSync.RouteStopped e) {
      throw new Refusal(
          409,
          "route_stopped",
          "The route of " + entity + " from " + system + " is stopped or suspended.");
    } catch (StartSync.TooManyRuns e) {
      throw new Refusal(
          503,
          "too_many_runs",
          "Too many runs are open on this node; try again when one has ended.",
          List.of(),
          Map.of("Retry-After", "30"));
    } catch (RunRefused e) {
      throw new Refusal(409, RUNNING, "A run of this entity is open; see GET /runs.");
    }
  }
}
