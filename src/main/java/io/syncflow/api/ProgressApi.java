package io.syncflow.api;

import io.syncflow.ledger.ProgressBoard;
import io.syncflow.ledger.ProgressReport;
import io.syncflow.security.Identity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** How far runs have come: asked once, or followed as server-sent events. */
public final class ProgressApi {

  private final ProgressBoard board;
  private final Json json;

  public ProgressApi(ProgressBoard board, Json json) {
    this.board = board;
    this.json = json;
  }

  /** {@code GET /progress}: every open run. */
  public Map<String, List<ProgressReport>> list(ApiRequest request) {
    request.query().only();
    return Map.of("items", board.open(request.org()));
  }

  /** {@code GET /runs/{id}/progress}. */
  public ProgressReport show(ApiRequest request) {
    request.query().only();
    return board.of(request.org(), request.id("id")).orElseThrow(() -> Refusal.notFound("run"));
  }

  /** One event of {@code GET /progress/stream}: every open run, as JSON on one line. */
  public byte[] snapshot(Identity caller, String rawQuery) {
    Query.parse(rawQuery).only();
    return json.write(Map.of("items", board.open(caller.org())));
  }

  /** One event as an answer of its own, for clients that read it like any other resource. */
  public Answer event(ApiRequest request) {
    String event =
        "data: " + new String(snapshot(request.caller(), null), StandardCharsets.UTF_8) + "\n\n";
    return new Answer(200, event.getBytes(StandardCharsets.UTF_8), "text/event-stream", Map.of());
  }
}
