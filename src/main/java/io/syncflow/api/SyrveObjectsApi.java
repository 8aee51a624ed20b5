package io.syncflow.api;

import io.syncflow.syrve.pull.StoredObject;
import io.syncflow.syrve.pull.StoredObjects;
import java.util.List;
import java.util.UUID;

/** What was read out of Syrve: list, show, and the states an object had. */
public final class SyrveObjectsApi {

  private static final List<String> YES_NO = List.of("true", "false");
  private static final String LIST = "syrve/objects";

  private final StoredObjects objects;
  private final Cursors cursors;

  public SyrveObjectsApi(StoredObjects objects, Cursors cursors) {
    this.objects = objects;
    this.cursors = cursors;
  }

  /** {@code GET /syrve/objects}: the objects in the order of type and id. */
  public Page<StoredObject> list(ApiRequest request) {
    Query query = request.query().only("type", "id", "missing", "limit", "cursor");
    String missing = query.oneOf("missing", YES_NO);
    List<StoredObject> found =
        objects.list(
            request.org(),
            new StoredObjects.Query(
                query.oneOf("type", StoredObjects.TYPES),
                id(query),
                missing == null ? null : Boolean.valueOf(missing),
                after(request),
                query.limit() + 1));
    return cursors.pageByPlace(request, LIST, found, object -> object.type() + "/" + object.id());
  }

  /** {@code GET /syrve/objects/{type}/{id}}: the object in its current state. */
  public StoredObject show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /** {@code GET /syrve/objects/{type}/{id}/states}: what it was before, the current state first. */
  public Page<StoredObject.State> states(ApiRequest request) {
    Query query = request.query().only("limit", "cursor");
    StoredObject object = find(request);
    String list = LIST + "/" + object.type() + "/" + object.id();
    UUID before = cursors.position(request, list);
    List<StoredObject.State> found =
        objects.states(request.org(), object.type(), object.id(), before, query.limit() + 1);
    return cursors.page(request, list, found, StoredObject.State::id);
  }

  private StoredObject find(ApiRequest request) {
    String type = request.pathText("type");
    if (!StoredObjects.TYPES.contains(type)) {
      throw Refusal.notFound("type of objects");
    }
    return objects
        .find(request.org(), type, request.id("id"))
        .orElseThrow(() -> Refusal.notFound(type));
  }

  private StoredObjects.Place after(ApiRequest request) {
    String place = cursors.place(request, LIST);
    if (place == null) {
      return null;
    }
    int slash = place.indexOf('/');
    return new StoredObjects.Place(
        place.substring(0, slash), UUID.fromString(place.substring(slash + 1)));
  }

  private static UUID id(Query query) {
    String id = query.text("id");
    if (id != null && !ApiRequest.isId(id)) {
      throw Refusal.field("?id", "malformed_id", "The id is not a UUID.");
    }
    return id == null ? null : UUID.fromString(id);
  }
}
