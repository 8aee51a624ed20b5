package io.syncflow.api;

import io.syncflow.security.SecretTampered;
import io.syncflow.security.Secrets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Paging positions, sealed to the organisation and the list they were given for: one that was
 * changed, or comes from elsewhere, is refused (B56).
 */
public final class Cursors {

  private final Secrets secrets;

  public Cursors(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * Cuts a page out of rows that were read one further than asked for.
   *
   * @param rows at most {@code limit + 1}
   * @param id a row's position in the list's order
   */
  <T> Page<T> page(ApiRequest request, String list, List<T> rows, Function<T, UUID> id) {
    return pageByPlace(request, list, rows, row -> id.apply(row).toString());
  }

  /** {@link #page} of a list whose order is not that of ids. */
  <T> Page<T> pageByPlace(
      ApiRequest request, String list, List<T> rows, Function<T, String> place) {
    int limit = request.query().limit();
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    List<T> items = List.copyOf(rows.subList(0, limit));
    String last = place.apply(items.get(limit - 1));
    return new Page<>(items, secrets.seal(last, purpose(request, list)));
  }

  /**
   * The position the request's {@code cursor} stands for; null when it has none.
   *
   * @throws Refusal 400 {@code invalid_cursor}
   */
  UUID position(ApiRequest request, String list) {
    String place = place(request, list);
    return place == null ? null : UUID.fromString(place);
  }

  /** {@link #position} in a list whose order is not that of ids. */
  String place(ApiRequest request, String list) {
    String cursor = request.query().text("cursor");
    if (cursor == null) {
      return null;
    }
    try {
      return secrets.unseal(cursor, purpose(request, list));
    } catch (SecretTampered e) {
      throw Refusal.field("?cursor", "invalid_cursor", "The cursor was not given by this list.");
    }
  }

  private static String purpose(ApiRequest request, String list) {
    return "cursor|" + request.caller().org() + "|" + list;
  }
}
