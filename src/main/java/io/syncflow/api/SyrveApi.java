package io.syncflow.api;

import io.syncflow.syrve.SyrveSeatList;
import io.syncflow.syrve.SyrveSeatRelease;
import io.syncflow.syrve.SyrveSeatView;
import java.util.List;
import java.util.Map;

/** The licence seats of Syrve servers: who has one since when. */
public final class SyrveApi {

  private final SyrveSeatList seats;
  private final SyrveSeatRelease release;

  public SyrveApi(SyrveSeatList seats, SyrveSeatRelease release) {
    this.seats = seats;
    this.release = release;
  }

  /** {@code GET /syrve/seats}: open ones first, then the newest, at most {@code limit}. */
  public Map<String, List<SyrveSeatView>> seats(ApiRequest request) {
    request.query().only("limit");
    return Map.of("items", seats.list(request.org(), request.query().limit()));
  }

  /** {@code POST /syrve/seats/{id}/release}: the server has freed it, somebody says. */
  public Answer release(ApiRequest request) {
    request.query().only();
    if (!release.release(request.org(), request.id("id"), request.caller().actor())) {
      throw Refusal.notFound("seat that waits to be freed");
    }
    return Answer.json(202, Map.of("id", request.id("id")));
  }
}
