package io.syncflow.api;

import io.syncflow.catalog.Masking;
import io.syncflow.catalog.StagedChange;
import io.syncflow.catalog.StagedChoice;
import io.syncflow.catalog.Staging;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes that wait for a person: list, approve, reject. */
public final class StagingApi {

  private static final List<String> STATUSES =
      List.of("staged", "approved", "rejected", "applied", "refused");
  private static final List<String> TYPES = List.of("create", "update", "delete");
  private static final List<String> YES_NO = List.of("true", "false");

  private final Staging staging;
  private final Cursors cursors;
  private final Json json;

  public StagingApi(Staging staging, Cursors cursors, Json json) {
    this.staging = staging;
    this.cursors = cursors;
    this.json = json;
  }

  /**
   * Which changes a body means.
   *
   * @param all has to be true when nothing else is said: an empty choice is nobody's wish
   */
  record Choice(
      String operation,
      String changeType,
      String field,
      String sku,
      String system,
      Boolean conflicts,
      List<String> ids,
      Boolean all) {

    StagedChoice read() {
      List<UUID> wanted = ids == null ? null : Ids.read(ids, "/select/ids");
      StagedChoice choice =
          new StagedChoice(
              Ids.read(operation, "/select/operation"),
              null,
              changeType == null ? null : Check.oneOf(changeType, "select/change_type", TYPES),
              field,
              sku,
              system,
              conflicts,
              wanted);
      if (choice.equals(StagedChoice.of(null)) != Boolean.TRUE.equals(all)) {
        throw Refusal.field(
            "/select/all",
            "choice_unclear",
            "Say which changes are meant, or all: true and nothing else.");
      }
      return choice;
    }
  }

  /**
   * @param reason for histories; may be left out
   */
  record Review(Choice select, String reason) {

    StagedChoice choice() {
      if (select == null) {
        throw Refusal.field("/select", "field_required", "The field select is missing.");
      }
      return select.read();
    }
  }

  /** {@code GET /catalog/staging}: in the order in which they came. */
  public Page<StagedChange> list(ApiRequest request) {
    Query query =
        request
            .query()
            .only(
                "operation",
                "status",
                "change_type",
                "field",
                "sku",
                "system",
                "conflicts",
                "limit",
                "cursor");
    String conflicts = query.oneOf("conflicts", YES_NO);
    StagedChoice choice =
        new StagedChoice(
            Ids.read(query.text("operation"), "?operation"),
            query.oneOf("status", STATUSES),
            query.oneOf("change_type", TYPES),
            query.text("field"),
            query.text("sku"),
            query.text("system"),
            conflicts == null ? null : Boolean.valueOf(conflicts),
            null);
    List<StagedChange> found =
        staging.list(
            request.org(), choice, cursors.position(request, "staging"), query.limit() + 1);
    Page<StagedChange> page = cursors.page(request, "staging", found, StagedChange::id);
    return new Page<>(
        page.items().stream()
            .map(row -> row.with(Masking.changes(row.changes(), CatalogAnswers.seesAll(request))))
            .toList(),
        page.nextCursor());
  }

  /** {@code POST /catalog/staging/approve}: how many were. */
  public Map<String, Integer> approve(ApiRequest request) {
    request.query().only();
    StagedChoice choice = json.read(request.body(), Review.class).choice();
    return Map.of(
        "approved", staging.approve(request.org(), choice, CatalogAnswers.author(request)));
  }

  /** {@code POST /catalog/staging/reject}: how many were. */
  public Map<String, Integer> reject(ApiRequest request) {
    request.query().only();
    Review review = json.read(request.body(), Review.class);
    StagedChoice choice = review.choice();
    if (review.reason() != null) {
      Check.text(review.reason(), "reason", 1000);
    }
    return Map.of(
        "rejected",
        CatalogAnswers.of(
            () ->
                staging.reject(
                    request.org(), choice, review.reason(), CatalogAnswers.author(request))));
  }
}
