package io.syncflow.api;

import io.syncflow.catalog.ImportRow;
import io.syncflow.catalog.NewOperation;
import io.syncflow.catalog.Operation;
import io.syncflow.catalog.Operations;
import io.syncflow.catalog.StagedRows;
import io.syncflow.catalog.Staging;
import java.util.List;

/** Changes of many products as one: begin, give rows, finish, apply. */
public final class CatalogOperationsApi {

  private static final List<String> DIRECTIONS = List.of("up", "down", "bidirectional");
  private static final List<String> STATUSES =
      List.of(
          "pending",
          "in_progress",
          "paused",
          "completed",
          "completed_with_errors",
          "failed",
          "cancelled");

  /** So that one request ends within the time that a client waits. */
  static final int MOST_ROWS = 1000;

  private final Operations operations;
  private final Staging staging;
  private final Cursors cursors;
  private final Json json;

  public CatalogOperationsApi(Operations operations, Staging staging, Cursors cursors, Json json) {
    this.operations = operations;
    this.staging = staging;
    this.cursors = cursors;
    this.json = json;
  }

  /**
   * @param type {@code import} if left out
   * @param direction {@code down} if left out
   */
  record Begin(String name, String type, String direction) {}

  /** Rows of a file. */
  record Rows(List<ImportRow> rows) {

    List<ImportRow> checked() {
      if (rows == null || rows.isEmpty() || rows.size() > MOST_ROWS || rows.contains(null)) {
        throw Refusal.field(
            "/rows", "rows_out_of_range", "There may be 1 to " + MOST_ROWS + " rows.");
      }
      return rows;
    }
  }

  /** {@code POST /catalog/operations}: 201 with the operation. */
  public Answer begin(ApiRequest request) {
    request.query().only();
    Begin begin = json.read(request.body(), Begin.class);
    String type = begin.type() == null ? "import" : Check.text(begin.type(), "type", 50);
    String direction =
        begin.direction() == null
            ? "down"
            : Check.oneOf(begin.direction(), "direction", DIRECTIONS);
    return Answer.json(
        201,
        operations.begin(
            request.org(),
            new NewOperation(Check.text(begin.name(), "name", 200), type, direction, null, null),
            CatalogAnswers.author(request)));
  }

  /** {@code GET /catalog/operations}: newest first. */
  public Page<Operation> list(ApiRequest request) {
    Query query = request.query().only("status", "limit", "cursor");
    List<Operation> found =
        operations.list(
            request.org(),
            query.oneOf("status", STATUSES),
            cursors.position(request, "operations"),
            query.limit() + 1);
    return cursors.page(request, "operations", found, Operation::id);
  }

  /** {@code GET /catalog/operations/{id}}. */
  public Operation show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code POST /catalog/operations/{id}/rows}: what became of each row, faults by line. */
  public StagedRows rows(ApiRequest request) {
    request.query().only();
    Operation operation = find(request);
    List<ImportRow> rows = json.read(request.body(), Rows.class).checked();
    return CatalogAnswers.of(
        () -> staging.stage(request.org(), operation.id(), rows, CatalogAnswers.author(request)));
  }

  /** {@code POST /catalog/operations/{id}/finish}: no more rows; what rules approve is applied. */
  public Operation finish(ApiRequest request) {
    request.query().only();
    Operation operation = find(request);
    return CatalogAnswers.of(
        () -> staging.finish(request.org(), operation.id(), CatalogAnswers.author(request)));
  }

  /** {@code POST /catalog/operations/{id}/apply}: what is approved is done. */
  public Operation apply(ApiRequest request) {
    request.query().only();
    Operation operation = find(request);
    return CatalogAnswers.of(
        () ->
            staging.apply(
                request.org(), operation.id(), CatalogAnswers.author(request).as("import")));
  }

  private Operation find(ApiRequest request) {
    return operations
        .find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("operation"));
  }
}
