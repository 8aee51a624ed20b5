package io.syncflow.api;

import io.syncflow.deadletter.FailedRecord;
import io.syncflow.deadletter.FailedRecords;
import io.syncflow.deadletter.PendingChild;
import io.syncflow.deadletter.PendingChildren;
import io.syncflow.record.Stage;
import java.util.Arrays;
import java.util.List;

/** Dead letters and waiting children: list, show. */
public final class FailedRecordsApi {

  private static final List<String> STAGES =
      Arrays.stream(Stage.values()).map(Stage::code).toList();
  private static final List<String> STATUSES = List.of("open", "resolved", "all");

  private final FailedRecords failed;
  private final PendingChildren pending;
  private final Cursors cursors;

  public FailedRecordsApi(FailedRecords failed, PendingChildren pending, Cursors cursors) {
    this.failed = failed;
    this.pending = pending;
    this.cursors = cursors;
  }

  /** {@code GET /failed-records}; open ones unless asked otherwise. */
  public Page<FailedRecord> list(ApiRequest request) {
    Query query =
        request.query().only("system", "entity", "stage", "status", "search", "limit", "cursor");
    List<FailedRecord> found =
        failed.list(
            request.org(),
            new FailedRecords.Query(
                query.text("system"),
                query.text("entity"),
                query.oneOf("stage", STAGES),
                open(query.oneOf("status", STATUSES)),
                query.text("search"),
                cursors.position(request, "failed-records"),
                query.limit() + 1));
    return cursors.page(request, "failed-records", found, FailedRecord::id);
  }

  /** {@code GET /failed-records/{id}}, with the record's data. */
  public FailedRecord show(ApiRequest request) {
    request.query().only();
    return failed
        .find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("failed record"));
  }

  /** {@code GET /pending-children}. */
  public Page<PendingChild> pending(ApiRequest request) {
    Query query = request.query().only("system", "entity", "limit", "cursor");
    List<PendingChild> found =
        pending.list(
            request.org(),
            query.text("system"),
            query.text("entity"),
            cursors.position(request, "pending-children"),
            query.limit() + 1);
    return cursors.page(request, "pending-children", found, PendingChild::id);
  }

  private static Boolean open(String status) {
    if ("all".equals(status)) {
      return null;
    }
    return !"resolved".equals(status);
  }
}
