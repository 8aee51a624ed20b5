package io.syncflow.api;

import io.syncflow.delta.StartSync;
import io.syncflow.ledger.RunMode;
import io.syncflow.load.StagedDelete;
import io.syncflow.load.StagedDeletes;
import io.syncflow.security.Identity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Deletions that sweeps held back: list, show, approve, reject. */
public final class DeletesApi {

  private static final List<String> STATUSES =
      List.of("waiting", "approved", "rejected", "replaced", "applied");

  private final StagedDeletes staged;
  private final SyncsApi syncs;
  private final StartSync start;
  private final Cursors cursors;

  public DeletesApi(StagedDeletes staged, SyncsApi syncs, StartSync start, Cursors cursors) {
    this.staged = staged;
    this.syncs = syncs;
    this.start = start;
    this.cursors = cursors;
  }

  /** {@code GET /deletes}: the sets, newest first. */
  public Page<StagedDelete> list(ApiRequest request) {
    Query query = request.query().only("system", "entity", "status", "limit", "cursor");
    List<StagedDelete> found =
        staged.list(
            request.org(),
            new StagedDeletes.Query(
                query.text("system"),
                query.text("entity"),
                query.oneOf("status", STATUSES),
                cursors.position(request, "deletes"),
                query.limit() + 1));
    return cursors.page(request, "deletes", found, StagedDelete::id);
  }

  /** {@code GET /deletes/{id}}. */
  public StagedDelete show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code GET /deletes/{id}/keys}: the set's records in key order. */
  public Page<StagedDelete.Key> keys(ApiRequest request) {
    Query query = request.query().only("limit", "cursor");
    StagedDelete set = find(request);
    String list = "deletes/" + set.id();
    UUID position = cursors.position(request, list);
    long after = position == null ? 0 : position.getLeastSignificantBits();
    List<StagedDelete.Key> found = staged.keys(request.org(), set.id(), after, query.limit() + 1);
    return cursors.page(request, list, found, key -> new UUID(0, key.position()));
  }

  /**
   * {@code POST /deletes/{id}/approve}: 202 with the sweep that deletes what is still missing.
   * While a run of the entity is open there is none yet; the next sweep does it then.
   */
  public Answer approve(ApiRequest request) {
    request.query().only();
    StagedDelete set = find(request);
    Identity caller = request.caller();
    decided(staged.approve(caller.org(), set.id(), caller.user(), caller.actor()));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("set", find(request));
    answer.put(
        "run",
        syncs
            .openedUnlessBusy(
                caller.org(),
                set.system(),
                set.entity(),
                () ->
                    start.start(
                        caller.org(), set.system(), set.entity(), RunMode.SWEEP, caller.user()))
            .orElse(null));
    return Answer.json(202, answer);
  }

  /** {@code POST /deletes/{id}/reject}: the records stay until they change. */
  public StagedDelete reject(ApiRequest request) {
    request.query().only();
    StagedDelete set = find(request);
    decided(
        staged.reject(request.org(), set.id(), request.caller().user(), request.caller().actor()));
    return find(request);
  }

  private StagedDelete find(ApiRequest request) {
    return staged
        .find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("set of deletions"));
  }

  private static void decided(boolean done) {
    if (!done) {
      throw new Refusal(
          409, "already_settled", "A newer sweep replaced these deletions, or they are done.");
    }
  }
}
