package io.syncflow.api;

import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.OutboxDesk;
import io.syncflow.syrve.outbox.OutboxJob;
import io.syncflow.syrve.outbox.OutboxList;
import io.syncflow.syrve.outbox.OutboxRefused;
import io.syncflow.syrve.outbox.OutboxServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Documents on their way to Syrve: list, show, decide. */
public final class OutboxApi {

  private static final String LIST = "outbox";
  private static final int LONGEST_REASON = 1000;
  private static final List<String> STATUSES =
      List.of("pending", "running", "succeeded", "failed", "unknown", "cancelled");
  private static final List<String> TYPES =
      Arrays.stream(JobType.values()).map(JobType::code).toList();

  private final OutboxList list;
  private final OutboxDesk desk;
  private final Cursors cursors;
  private final Json json;

  public OutboxApi(OutboxList list, OutboxDesk desk, Cursors cursors, Json json) {
    this.list = list;
    this.desk = desk;
    this.cursors = cursors;
    this.json = json;
  }

  /** The body of {@code POST /outbox/{id}/retry} and {@code cancel}. */
  public record Wish(String reason) {}

  /** The body of {@code POST /outbox/{id}/resolve}. */
  public record Resolution(String outcome, String reason) {}

  /** The body of {@code PUT /outbox-server}. */
  public record Setting(boolean checkBeforeSending) {}

  /** {@code GET /outbox}: those queued last first. */
  public Page<OutboxJob> list(ApiRequest request) {
    Query query =
        request.query().only("status", "type", "store", "session", "number", "limit", "cursor");
    String place = cursors.place(request, LIST);
    String[] before = place == null ? new String[2] : place.split("\\|");
    List<OutboxJob> found =
        list.list(
            request.org(),
            new OutboxList.Query(
                query.oneOf("status", STATUSES),
                query.oneOf("type", TYPES),
                ApiRequest.isId(query.text("store")) ? id(query, "store") : null,
                ApiRequest.isId(query.text("store")) ? null : query.text("store"),
                id(query, "session"),
                query.text("number"),
                before[0] == null ? null : Instant.parse(before[0]),
                before[1] == null ? null : UUID.fromString(before[1]),
                query.limit() + 1));
    return cursors.pageByPlace(request, LIST, found, job -> job.createdAt() + "|" + job.id());
  }

  /** {@code GET /outbox/{id}}, with its attempts, the server's answers and what people decided. */
  public OutboxJob show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code GET /outbox/{id}/document}: as it is sent. */
  public Answer document(ApiRequest request) {
    request.query().only();
    OutboxJob job = find(request);
    String document = list.document(request.org(), job.id()).orElseThrow();
    return new Answer(
        200, document.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8", Map.of());
  }

  /** {@code POST /outbox/{id}/resolve}: what a person found out about one of unknown outcome. */
  public OutboxJob resolve(ApiRequest request) {
    Resolution wish = json.read(request.body(), Resolution.class);
    String outcome = Check.oneOf(wish.outcome(), "outcome", List.of("sent", "resend"));
    return decide(
        request,
        outcome.equals("sent")
            ? OutboxDesk.Action.RESOLVED_SENT
            : OutboxDesk.Action.RESOLVED_RESEND,
        wish.reason());
  }

  /** {@code POST /outbox/{id}/retry}: new attempts for a failed one; one that waits is due now. */
  public OutboxJob retry(ApiRequest request) {
    return decide(
        request, OutboxDesk.Action.RETRIED, json.read(request.body(), Wish.class).reason());
  }

  /** {@code POST /outbox/{id}/cancel}: it is not to be sent. */
  public OutboxJob cancel(ApiRequest request) {
    return decide(
        request, OutboxDesk.Action.CANCELLED, json.read(request.body(), Wish.class).reason());
  }

  /** {@code GET /outbox-server}: how the organisation's server takes documents. */
  public OutboxServer server(ApiRequest request) {
    request.query().only();
    return list.server(request.org());
  }

  /** {@code PUT /outbox-server}: whether each document is tried before it is sent. */
  public OutboxServer set(ApiRequest request) {
    request.query().only();
    Setting setting = json.read(request.body(), Setting.class);
    if (!desk.checkBeforeSending(request.org(), setting.checkBeforeSending())) {
      throw Refusal.notFound("connection to Syrve");
    }
    return list.server(request.org());
  }

  private OutboxJob decide(ApiRequest request, OutboxDesk.Action action, String reason) {
    request.query().only();
    OutboxDesk.Decision decision =
        new OutboxDesk.Decision(
            request.caller().actor(),
            request.caller().user(),
            Check.text(reason, "reason", LONGEST_REASON));
    try {
      if (!desk.decide(request.org(), request.id("id"), action, decision)) {
        throw Refusal.notFound("document");
      }
    } catch (OutboxRefused e) {
      throw new Refusal(409, "wrong_state", e.getMessage());
    }
    return find(request);
  }

  private OutboxJob find(ApiRequest request) {
    return list.find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("document"));
  }

  private static UUID id(Query query, String name) {
    String text = query.text(name);
    if (text != null && !ApiRequest.isId(text)) {
      throw Refusal.field("?" + name, "malformed", "The parameter " + name + " has to be a UUID.");
    }
    return text == null ? null : UUID.fromString(text);
  }
}
