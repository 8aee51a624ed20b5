package io.syncflow.catalog;

import java.util.UUID;

/**
 * Who changes something (D-30, D-76).
 *
 * @param user a person of the organisation; null for the hub and for tokens of machines
 * @param name as histories show it, for example {@code token:desk} or {@code hub}
 * @param source where the change comes from: {@code user, import, rollback, conflict}, or a
 *     system's name
 */
public record Author(UUID user, String name, String source) {

  /** A person or a machine, by hand. */
  public static Author user(UUID user, String name) {
    return new Author(user, name, "user");
  }

  /** The hub, for what a system said. */
  public static Author system(String system) {
    return new Author(null, "hub", system);
  }

  /** The same, as the origin of another kind of change. */
  public Author as(String otherSource) {
    return new Author(user, name, otherSource);
  }
}
