package io.syncflow.api;

import io.syncflow.ops.Actor;
import io.syncflow.ops.RestoreHold;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether work is held after a restore, and letting it go on. */
public final class RestoreApi {

  private final RestoreHold hold;

  public RestoreApi(RestoreHold hold) {
    this.hold = hold;
  }

  /** {@code GET /restore}. */
  public Map<String, Object> status(ApiRequest request) {
    request.query().only();
    return status();
  }

  /** {@code POST /restore/confirm}. */
  public Map<String, Object> confirm(ApiRequest request) {
    request.query().only();
    hold.release(new Actor(request.caller().actor(), Actor.Way.API));
    return status();
  }

  private Map<String, Object> status() {
    Optional<RestoreHold.Hold> held = hold.status();
    Instant since = held.map(RestoreHold.Hold::since).orElse(null);
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("held", held.isPresent());
    status.put("since", since);
    status.put("because", held.map(RestoreHold.Hold::because).orElse(null));
    return status;
  }
}
