package io.syncflow.api;

import io.syncflow.catalog.Author;
import io.syncflow.catalog.BadValue;
import io.syncflow.catalog.Refused;
import io.syncflow.security.Role;
import java.util.Locale;
import java.util.function.Supplier;

/** What the resources of the catalog have in common: who asks, and how a refusal sounds. */
final class CatalogAnswers {

  private CatalogAnswers() {}

  /** Runs work of the catalog; what it refuses becomes an answer. */
  static <T> T of(Supplier<T> work) {
    try {
      return work.get();
    } catch (Refused e) {
      throw new Refusal(e.code().equals("not_found") ? 404 : 409, e.code(), e.getMessage());
    } catch (BadValue e) {
      String sentence =
          e.getMessage().substring(0, 1).toUpperCase(Locale.ROOT)
              + e.getMessage().substring(1)
              + ".";
      throw Refusal.field("/fields/" + e.field(), "unusable_value", sentence);
    }
  }

  /** Who changes something. */
  static Author author(ApiRequest request) {
    return Author.user(request.caller().user(), request.caller().actor());
  }

  /** Whether the caller sees what products cost (D-78). */
  static boolean seesAll(ApiRequest request) {
    return request.caller().role().covers(Role.ADMIN);
  }
}
