package io.syncflow.api;

import io.syncflow.delta.EntityCursor;
import io.syncflow.delta.EntityCursors;
import io.syncflow.delta.SetCursor;
import io.syncflow.delta.StartSync;
import io.syncflow.record.BusinessKey;
import java.util.List;

/** The cursors of entities: show, set. */
public final class CursorsApi {

  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_KEY = 20;

  private final EntityCursors cursors;
  private final SetCursor setCursor;
  private final StartSync syncs;
  private final Json json;

  public CursorsApi(EntityCursors cursors, SetCursor setCursor, StartSync syncs, Json json) {
    this.cursors = cursors;
    this.setCursor = setCursor;
    this.syncs = syncs;
    this.json = json;
  }

  /**
   * The body of {@code PUT /cursors/{system}/{entity}}; exactly one of the first three is given.
   *
   * @param rowversion the new cursor
   * @param at the same as the source's local date and time
   * @param beginning true = read everything again
   * @param key the parts of the last record's key; null when it does not matter
   * @param reason why, for the audit
   * @param skip true = records between the old and the new cursor may stay unread
   */
  public record Wish(
      Long rowversion,
      String at,
      Boolean beginning,
      List<String> key,
      String reason,
      Boolean skip) {}

  /** {@code GET /cursors/{system}/{entity}}. */
  public EntityCursor show(ApiRequest request) {
    request.query().only();
    return find(request);
  }

  /**
   * {@code PUT /cursors/{system}/{entity}}: 409 while a run is open, or when records would stay
   * unread and {@code skip} does not say so.
   */
  public EntityCursor set(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    refuseUnlessOne(wish);
    String system = request.pathText("system");
    String entity = request.pathText("entity");
    if (!syncs.carries(system, entity)) {
      throw new Refusal(404, "unknown_sync", "Nothing carries that entity from that system.");
    }
    try {
      setCursor.set(
          request.org(),
          system,
          entity,
          new SetCursor.Wish(wish.rowversion(), wish.at(), key(wish.key()), isTrue(wish.skip())),
          new SetCursor.By(
              request.caller().actor(),
              request.caller().user(),
              Check.text(wish.reason(), "reason", LONGEST_REASON)));
    } catch (SetCursor.RunIsOpen e) {
      throw new Refusal(
          409,
          "sync_already_running",
          "A run of this entity is open; cancel it or wait for its end.");
    } catch (SetCursor.WouldSkip e) {
      throw new Refusal(
          409,
          "cursor_would_skip",
          "The records between the old and the new cursor would never be read; say skip to do it all the same.");
    } catch (IllegalArgumentException e) {
      throw Refusal.field("/at", "malformed", "The cursor cannot be set: " + e.getMessage() + ".");
    }
    return find(request);
  }

  private EntityCursor find(ApiRequest request) {
    return cursors
        .find(request.org(), request.pathText("system"), request.pathText("entity"))
        .orElseThrow(() -> Refusal.notFound("cursor"));
  }

  private static void refuseUnlessOne(Wish wish) {
    int given =
        (wish.rowversion() == null ? 0 : 1)
            + (wish.at() == null ? 0 : 1)
            + (isTrue(wish.beginning()) ? 1 : 0);
    if (given != 1) {
      throw Refusal.field(
          "/rowversion",
          "one_required",
          "Exactly one of rowversion, at and beginning has to be given.");
    }
  }

  private static BusinessKey key(List<String> parts) {
    if (parts == null) {
      return null;
    }
    if (parts.isEmpty() || parts.size() > LONGEST_KEY) {
      throw Refusal.field("/key", "malformed", "The key has to be an array of the key's parts.");
    }
    return new BusinessKey(parts);
  }

  private static boolean isTrue(Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
