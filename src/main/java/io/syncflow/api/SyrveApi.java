package io.syncflow.api;

import io.syncflow.syrve.SyrveSeatList;
import io.syncflow.syrve.SyrveSeatView;
import java.util.List;
import java.util.Map;

/** The licence seats of Syrve servers: who has one since when. */
public final class SyrveApi {

  private final SyrveSeatList seats;

  public SyrveApi(SyrveSeatList seats) {
    this.seats = seats;
  }

  /** {@code GET /syrve/seats}: open ones first, then the newest, at most {@code limit}. */
  public Map<String, List<SyrveSeatView>> seats(ApiRequest request) {
    request.query().only("limit");
    return Map.of("items", seats.list(request.org(), request.query().limit()));
  }
}
