package io.syncflow.api;

import io.syncflow.catalog.ImportRow;
import io.syncflow.catalog.Masking;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanChoice;
import io.syncflow.catalog.PlanItem;
import io.syncflow.catalog.PlanOutcome;
import io.syncflow.catalog.PlanRows;
import io.syncflow.catalog.Plans;
import io.syncflow.catalog.RollbackRequest;
import io.syncflow.catalog.Rollbacks;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Previews that are plans, and rollbacks, which are plans, too. */
public final class CatalogPlansApi {

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final List<String> STATUSES = List.of("planned", "excluded", "applied", "refused");
  private static final List<String> KINDS = List.of("create", "update", "delete", "conflict");

  private final Plans plans;
  private final PreviewsApi.Previews previews;
  private final Rollbacks rollbacks;
  private final Cursors cursors;
  private final Json json;

  public CatalogPlansApi(
      Plans plans, PreviewsApi.Previews previews, Rollbacks rollbacks, Cursors cursors, Json json) {
    this.plans = plans;
    this.previews = previews;
    this.rollbacks = rollbacks;
    this.cursors = cursors;
    this.json = json;
  }

  /**
   * @param digest SHA-256 of the whole file in hexadecimal: the same file is not computed twice
   */
  record Begin(String name, String digest) {}

  /**
   * What is to be taken back: an operation, or a product to a version.
   *
   * @param skus only these products of the operation
   * @param fields only these fields
   */
  record Back(
      String operation,
      String product,
      Long toVersion,
      Set<String> skus,
      Set<String> fields,
      String reason) {}

  /** {@code POST /catalog/plans}: 201 with an open plan, or 200 with one computed before. */
  public Answer begin(ApiRequest request) {
    request.query().only();
    Begin begin = json.read(request.body(), Begin.class);
    if (begin.digest() != null) {
      Check.shape(begin.digest(), "digest", DIGEST, "64 hexadecimal digits in lower case");
    }
    Plan plan =
        plans.begin(
            request.org(),
            Check.text(begin.name(), "name", 200),
            begin.digest(),
            CatalogAnswers.author(request));
    return Answer.json(plan.status().equals("open") ? 201 : 200, plan);
  }

  /** {@code POST /catalog/plans/{id}/rows}: what they would do, faults by line. */
  public PlanRows rows(ApiRequest request) {
    request.query().only();
    List<ImportRow> rows = json.read(request.body(), CatalogOperationsApi.Rows.class).checked();
    return CatalogAnswers.of(() -> plans.add(request.org(), find(request).id(), rows));
  }

  /** {@code POST /catalog/plans/{id}/complete}: no more rows come. */
  public Plan complete(ApiRequest request) {
    request.query().only();
    return CatalogAnswers.of(() -> plans.complete(request.org(), find(request).id()));
  }

  /** {@code GET /catalog/plans/{id}}. */
  public Plan show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code GET /catalog/plans/{id}/items}: product by product. */
  public Page<PlanItem> items(ApiRequest request) {
    Query query = request.query().only("status", "kind", "field", "limit", "cursor");
    Plan plan = find(request);
    String list = "plan/" + plan.id();
    String place = cursors.place(request, list);
    List<PlanItem> found =
        plans.items(
            request.org(),
            plan.id(),
            new PlanChoice(
                query.oneOf("status", STATUSES), query.oneOf("kind", KINDS), query.text("field")),
            place == null ? -1 : Integer.parseInt(place),
            query.limit() + 1);
    Page<PlanItem> page =
        cursors.pageByPlace(request, list, found, item -> String.valueOf(item.position()));
    boolean all = CatalogAnswers.seesAll(request);
    return new Page<>(
        page.items().stream()
            .map(
                item ->
                    item.with(
                        Masking.changes(item.changes(), all),
                        Masking.byPath(item.conflicts(), all)))
            .toList(),
        page.nextCursor());
  }

  /** {@code POST /catalog/plans/{id}/apply}: exactly what it says. */
  public PlanOutcome apply(ApiRequest request) {
    request.query().only();
    Plan plan = find(request);
    return CatalogAnswers.of(
        () -> previews.apply(request.org(), plan, CatalogAnswers.author(request)));
  }

  /** {@code POST /catalog/rollbacks}: 201 with the plan of taking something back. */
  public Answer planRollback(ApiRequest request) {
    request.query().only();
    Back back = json.read(request.body(), Back.class);
    if ((back.operation() == null) == (back.product() == null)
        || (back.product() == null) != (back.toVersion() == null)
        || back.skus() != null && back.product() != null) {
      throw Refusal.field(
          "",
          "choice_unclear",
          "Name an operation (and some skus of it), or a product and a version of it.");
    }
    if (back.reason() != null) {
      Check.text(back.reason(), "reason", 1000);
    }
    RollbackRequest wanted =
        new RollbackRequest(
            Ids.read(back.operation(), "/operation"),
            Ids.read(back.product(), "/product"),
            back.toVersion(),
            back.skus(),
            back.fields(),
            back.reason());
    return Answer.json(
        201,
        CatalogAnswers.of(
            () -> rollbacks.plan(request.org(), wanted, CatalogAnswers.author(request))));
  }

  /** {@code POST /catalog/rollbacks/{id}/apply}: applies such a plan. */
  public PlanOutcome applyRollback(ApiRequest request) {
    request.query().only();
    Plan plan = find(request);
    return CatalogAnswers.of(
        () -> rollbacks.apply(request.org(), plan.id(), CatalogAnswers.author(request)));
  }

  private Plan find(ApiRequest request) {
    return plans.find(request.org(), request.id("id")).orElseThrow(() -> Refusal.notFound("plan"));
  }
}
