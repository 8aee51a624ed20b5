package io.syncflow.api;

import io.syncflow.catalog.Author;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanOutcome;
import java.util.UUID;

/** Previews of syncs: what the next run would change, as a plan. */
public final class PreviewsApi {

  /** Computes and applies them. */
  public interface Previews {

    /**
     * Begins a preview, or answers the one of the last hour.
     *
     * @param deletions whether to look also for what the source no longer has, where that needs a
     *     reading of its own
     * @param fresh whether to compute it anew in any case
     * @throws io.syncflow.catalog.Refused when nothing knows that sync, or too many are computed
     */
    Plan start(
        UUID org, String system, String entity, boolean deletions, boolean fresh, Author author);

    /** Applies a plan of a file or of a sync; rollbacks are applied elsewhere. */
    PlanOutcome apply(UUID org, Plan plan, Author author);
  }

  private final Previews previews;
  private final Json json;

  public PreviewsApi(Previews previews, Json json) {
    this.previews = previews;
    this.json = json;
  }

  /**
   * The body of {@code POST /previews}.
   *
   * @param deletions null = no
   * @param fresh null = no
   */
  record Wish(String system, String entity, Boolean deletions, Boolean fresh) {}

  /** {@code POST /previews}: 202 with an open plan, or 200 with the one of the last hour. */
  public Answer start(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    String system =
        Check.shape(wish.system(), "system", SyncsApi.NAME, "the name of a source system");
    String entity = Check.shape(wish.entity(), "entity", SyncsApi.NAME, "the name of an entity");
    Plan plan =
        CatalogAnswers.of(
            () ->
                previews.start(
                    request.org(),
                    system,
                    entity,
                    Boolean.TRUE.equals(wish.deletions()),
                    Boolean.TRUE.equals(wish.fresh()),
                    CatalogAnswers.author(request)));
    return Answer.json(plan.status().equals("open") ? 202 : 200, plan);
  }
}
