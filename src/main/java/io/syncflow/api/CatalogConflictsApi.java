package io.syncflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.catalog.Conflict;
import io.syncflow.catalog.ConflictChoice;
import io.syncflow.catalog.Conflicts;
import io.syncflow.catalog.Masking;
import io.syncflow.catalog.Resolution;
import io.syncflow.catalog.Resolved;
import java.util.List;

/** Fields that both sides changed: list, show, resolve. */
public final class CatalogConflictsApi {

  private static final List<String> STATUSES = List.of("open", "resolved", "all");
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");
  private static final List<String> STRATEGIES =
      List.of("source_wins", "target_wins", "rules", "value");

  private final Conflicts conflicts;
  private final Cursors cursors;
  private final Json json;

  public CatalogConflictsApi(Conflicts conflicts, Cursors cursors, Json json) {
    this.conflicts = conflicts;
    this.cursors = cursors;
    this.json = json;
  }

  /**
   * Which open conflicts a body means.
   *
   * @param all has to be true when nothing else is said
   */
  record Choice(
      String operation,
      String system,
      String field,
      String severity,
      String sku,
      List<String> ids,
      Boolean all) {

    ConflictChoice read() {
      ConflictChoice choice =
          new ConflictChoice(
              null,
              Ids.read(operation, "/select/operation"),
              system,
              field,
              severity == null ? null : Check.oneOf(severity, "select/severity", SEVERITIES),
              sku,
              ids == null ? null : Ids.read(ids, "/select/ids"));
      if (choice.equals(new ConflictChoice(null, null, null, null, null, null, null))
          != Boolean.TRUE.equals(all)) {
        throw Refusal.field(
            "/select/all",
            "choice_unclear",
            "Say which conflicts are meant, or all: true and nothing else.");
      }
      return choice;
    }
  }

  /**
   * @param strategy {@code source_wins, target_wins, rules} or {@code value}
   * @param value for the strategy {@code value}
   */
  record Settle(Choice select, String strategy, JsonNode value, String note) {}

  /** {@code GET /catalog/conflicts}: newest first; the open ones unless it says otherwise. */
  public Page<Conflict> list(ApiRequest request) {
    Query query =
        request
            .query()
            .only("status", "operation", "system", "field", "severity", "sku", "limit", "cursor");
    String status = query.oneOf("status", STATUSES);
    ConflictChoice choice =
        new ConflictChoice(
            "all".equals(status) ? null : Boolean.valueOf(!"resolved".equals(status)),
            Ids.read(query.text("operation"), "?operation"),
            query.text("system"),
            query.text("field"),
            query.oneOf("severity", SEVERITIES),
            query.text("sku"),
            null);
    List<Conflict> found =
        conflicts.list(
            request.org(), choice, cursors.position(request, "conflicts"), query.limit() + 1);
    Page<Conflict> page = cursors.page(request, "conflicts", found, Conflict::id);
    return new Page<>(
        page.items().stream().map(c -> shown(request, c)).toList(), page.nextCursor());
  }

  /** {@code GET /catalog/conflicts/{id}}. */
  public Conflict show(ApiRequest request) {
    request.query().only();
    return conflicts
        .find(request.org(), request.id("id"))
        .map(conflict -> shown(request, conflict))
        .orElseThrow(() -> Refusal.notFound("conflict"));
  }

  /** {@code POST /catalog/conflicts/resolve}: how many were, and why others stay. */
  public Resolved resolve(ApiRequest request) {
    request.query().only();
    Settle settle = json.read(request.body(), Settle.class);
    if (settle.select() == null) {
      throw Refusal.field("/select", "field_required", "The field select is missing.");
    }
    ConflictChoice choice = settle.select().read();
    String strategy = Check.oneOf(settle.strategy(), "strategy", STRATEGIES);
    if (strategy.equals("value") != (settle.value() != null)) {
      throw Refusal.field(
          "/value", "value_unclear", "A value belongs to the strategy value, and to no other.");
    }
    if (settle.note() != null) {
      Check.text(settle.note(), "note", 1000);
    }
    return CatalogAnswers.of(
        () ->
            conflicts.resolve(
                request.org(),
                choice,
                new Resolution(strategy, settle.value(), settle.note()),
                CatalogAnswers.author(request)));
  }

  private static Conflict shown(ApiRequest request, Conflict conflict) {
    return Masking.conflict(conflict, CatalogAnswers.seesAll(request));
  }
}
