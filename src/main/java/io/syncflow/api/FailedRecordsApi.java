package io.syncflow.api;

import io.syncflow.deadletter.FailedRecord;
import io.syncflow.deadletter.FailedRecords;
import io.syncflow.deadletter.FailureGroup;
import io.syncflow.deadletter.PendingChild;
import io.syncflow.deadletter.PendingChildren;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Dead letters and waiting children as they are read: list, group, show. */
public final class FailedRecordsApi {

  private final FailedRecords failed;
  private final PendingChildren pending;
  private final Cursors cursors;
  private final FailedChoice choice;

  public FailedRecordsApi(
      FailedRecords failed, PendingChildren pending, Cursors cursors, Clock clock) {
    this.failed = failed;
    this.pending = pending;
    this.cursors = cursors;
    this.choice = new FailedChoice(clock);
  }

  /** {@code GET /failed-records}; open ones unless asked otherwise. */
  public Page<FailedRecord> list(ApiRequest request) {
    Query query = request.query().only(parameters("limit", "cursor"));
    List<FailedRecord> found =
        failed.list(
            request.org(),
            choice.of(query),
            cursors.position(request, "failed-records"),
            query.limit() + 1);
    return cursors.page(request, "failed-records", found, FailedRecord::id);
  }

  /** {@code GET /failed-record-groups}: the same choice, by cause, the commonest first. */
  public Map<String, List<FailureGroup>> groups(ApiRequest request) {
    Query query = request.query().only(parameters("limit"));
    return Map.of("items", failed.groups(request.org(), choice.of(query), query.limit()));
  }

  /** {@code GET /failed-records/{id}}, with the record's data, attempts and history. */
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

  private static String[] parameters(String... further) {
    return Stream.concat(Stream.of(FailedChoice.PARAMETERS), Stream.of(further))
        .toArray(String[]::new);
  }
}
