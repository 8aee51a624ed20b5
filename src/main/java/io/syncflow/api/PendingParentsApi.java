package io.syncflow.api;

import io.syncflow.deadletter.MissingParent;
import io.syncflow.deadletter.MissingParents;
import io.syncflow.deadletter.MissingParents.Listed;
import io.syncflow.deadletter.MissingParents.Place;
import io.syncflow.deadletter.ParentRequests;
import java.util.List;

/** Missing parents: list, fetch. */
public final class PendingParentsApi {

  private static final String LIST = "pending-parents";
  private static final int MOST = 10_000;

  private final MissingParents parents;
  private final Cursors cursors;
  private final Json json;

  public PendingParentsApi(MissingParents parents, Cursors cursors, Json json) {
    this.parents = parents;
    this.cursors = cursors;
    this.json = json;
  }

  /**
   * A page of missing parents, and all of them in numbers.
   *
   * @param missing parents, whatever the page
   * @param blocked records that wait for them, directly or not
   * @param circular records that wait for each other in a circle
   */
  public record ParentsPage(
      List<MissingParent> items, String nextCursor, long missing, long blocked, long circular) {}

  /**
   * The body of {@code POST /pending-parents/fetch}.
   *
   * @param system null = all
   * @param entity only parents of this entity; null = all
   * @param limit null = 1000
   */
  public record Fetch(String system, String entity, Integer limit) {}

  /** {@code GET /pending-parents}. */
  public ParentsPage list(ApiRequest request) {
    Query query = request.query().only("system", "entity", "limit", "cursor");
    String system = query.text("system");
    String entity = query.text("entity");
    String after = cursors.place(request, LIST);
    Page<Listed> page =
        cursors.pageByPlace(
            request,
            LIST,
            parents.list(
                request.org(),
                new MissingParents.Query(
                    system, entity, after == null ? null : place(after), query.limit() + 1)),
            listed -> text(listed.place()));
    MissingParents.Totals totals = parents.totals(request.org(), system, entity);
    return new ParentsPage(
        page.items().stream().map(Listed::parent).toList(),
        page.nextCursor(),
        totals.missing(),
        totals.blocked(),
        totals.circular());
  }

  /** {@code POST /pending-parents/fetch}: what {@code direct:fetch-parents} takes. */
  public ParentRequests.Wish wish(ApiRequest request) {
    request.query().only();
    Fetch fetch = json.read(request.body(), Fetch.class);
    int limit = fetch.limit() == null ? ParentRequests.USUAL : fetch.limit();
    if (limit < 1 || limit > MOST) {
      throw Refusal.field(
          "/limit",
          "limit_out_of_range",
          "The limit has to be a whole number from 1 to " + MOST + ".");
    }
    return new ParentRequests.Wish(request.org(), fetch.system(), null, fetch.entity(), limit);
  }

  /** The answer, also when there was nothing to ask for. */
  public ParentRequests.Answer fetched(Object result) {
    return result instanceof ParentRequests.Answer answer ? answer : ParentRequests.Answer.NOTHING;
  }

  /** No part of it holds a blank. */
  private static String text(Place place) {
    return String.join(
        " ", Long.toString(place.blocked()), place.system(), place.parent(), place.hash());
  }

  private static Place place(String text) {
    String[] parts = text.split(" ");
    return new Place(Long.parseLong(parts[0]), parts[1], parts[2], parts[3]);
  }
}
