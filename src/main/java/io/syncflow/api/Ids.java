package io.syncflow.api;

import java.util.List;
import java.util.UUID;

/** Ids in bodies and queries. */
final class Ids {

  private static final int MOST = 1000;

  private Ids() {}

  /**
   * An id; null stays null.
   *
   * @throws Refusal 400 {@code malformed_id}
   */
  static UUID read(String text, String pointer) {
    if (text == null) {
      return null;
    }
    if (!ApiRequest.isId(text)) {
      throw Refusal.field(pointer, "malformed_id", "An id has to be a UUID.");
    }
    return UUID.fromString(text);
  }

  /**
   * 1 to 1000 ids.
   *
   * @throws Refusal 400
   */
  static List<UUID> read(List<String> texts, String pointer) {
    if (texts.isEmpty() || texts.size() > MOST) {
      throw Refusal.field(pointer, "ids_out_of_range", "There may be 1 to " + MOST + " ids.");
    }
    return texts.stream().map(text -> read(text == null ? "" : text, pointer)).toList();
  }
}
