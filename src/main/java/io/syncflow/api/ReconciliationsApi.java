package io.syncflow.api;

import io.syncflow.delta.StartSync;
import io.syncflow.ledger.RunMode;
import io.syncflow.load.Reconciliation;
import io.syncflow.load.Reconciliations;
import io.syncflow.record.BusinessKey;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Compares source and target, shows what differs, and loads exactly that again. */
public final class ReconciliationsApi {

  private static final List<String> KINDS = List.of("missing", "extra", "different");
  private static final List<String> YES_NO = List.of("true", "false");

  private final Reconciliations reconciliations;
  private final SyncsApi syncs;
  private final StartSync start;
  private final Cursors cursors;
  private final Json json;

  public ReconciliationsApi(
      Reconciliations reconciliations,
      SyncsApi syncs,
      StartSync start,
      Cursors cursors,
      Json json) {
    this.reconciliations = reconciliations;
    this.syncs = syncs;
    this.start = start;
    this.cursors = cursors;
    this.json = json;
  }

  /** The body of {@code POST /reconciliations}. */
  public record Wish(String system, String entity) {}

  /** {@code POST /reconciliations}: 202 with the run; its result is there once it is completed. */
  public Answer start(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    String system =
        Check.shape(wish.system(), "system", SyncsApi.NAME, "the name of a source system");
    String entity = Check.shape(wish.entity(), "entity", SyncsApi.NAME, "the name of an entity");
    return SyncsApi.accepted(
        syncs.opened(
            request.org(),
            system,
            entity,
            () ->
                start.start(
                    request.org(), system, entity, RunMode.RECONCILE, request.caller().user())));
  }

  /** {@code GET /reconciliations/{id}}, by the run's id. */
  public Reconciliation show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code GET /reconciliations/{id}/ranges}, in key order. */
  public Page<Reconciliation.Range> ranges(ApiRequest request) {
    Query query = request.query().only("differing", "limit", "cursor");
    Reconciliation found = find(request);
    boolean differing = Boolean.parseBoolean(query.oneOf("differing", YES_NO));
    String list = "reconciliations/" + found.run() + "/ranges";
    return page(
        request,
        list,
        reconciliations.ranges(
            request.org(), found.run(), differing, after(request, list), query.limit() + 1),
        Reconciliation.Range::position);
  }

  /** {@code GET /reconciliations/{id}/differences}, in key order. */
  public Page<Reconciliation.Difference> differences(ApiRequest request) {
    Query query = request.query().only("kind", "explained", "limit", "cursor");
    Reconciliation found = find(request);
    String explained = query.oneOf("explained", YES_NO);
    String list = "reconciliations/" + found.run() + "/differences";
    return page(
        request,
        list,
        reconciliations.differences(
            request.org(),
            found.run(),
            query.oneOf("kind", KINDS),
            explained == null ? null : Boolean.valueOf(explained),
            after(request, list),
            query.limit() + 1),
        Reconciliation.Difference::position);
  }

  /**
   * {@code POST /reconciliations/{id}/repair}: 202 with the run that loads the listed keys which
   * the source has and nothing accounts for.
   */
  public Answer repair(ApiRequest request) {
    request.query().only();
    Reconciliation found = find(request);
    List<BusinessKey> keys = reconciliations.repairable(request.org(), found.run());
    if (keys.isEmpty()) {
      throw new Refusal(
          409, "nothing_to_repair", "No difference of this reconciliation is mended by loading.");
    }
    return SyncsApi.accepted(
        syncs.opened(
            request.org(),
            found.system(),
            found.entity(),
            () ->
                start.loadKeys(
                    request.org(), found.system(), found.entity(), keys, request.caller().user())));
  }

  private Reconciliation find(ApiRequest request) {
    return reconciliations
        .find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("finished reconciliation"));
  }

  private long after(ApiRequest request, String list) {
    UUID position = cursors.position(request, list);
    return position == null ? -1 : position.getLeastSignificantBits();
  }

  private <T> Page<T> page(
      ApiRequest request, String list, List<T> found, ToLongFunction<T> position) {
    return cursors.page(request, list, found, row -> new UUID(0, position.applyAsLong(row)));
  }
}
