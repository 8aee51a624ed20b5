package io.syncflow.security;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a token may do (S9). {@code VIEWER < OPERATOR < ADMIN} within one organisation; {@code
 * PLATFORM} belongs to no organisation and manages what belongs to all of them.
 */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Reads, triggers and controls. */
  OPERATOR,
  /** All of that, and tokens, connections and mappings. */
  ADMIN,
  /**
   * Adds and lists organisations, stops and fires what serves all of them; sees no organisation's
   * data.
   */
  PLATFORM;

  /** Whether a caller of this role passes a door that asks for {@code required}. */
  public boolean covers(Role required) {
    if (this == PLATFORM || required == PLATFORM) {
      return this == required;
    }
    return compareTo(required) >= 0;
  }

  /** The value stored and printed: the name in lower case. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of that code.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Role of(String code) {
    for (Role role : values()) {
      if (role.code().equals(code)) {
        return role;
      }
    }
    throw new IllegalArgumentException("no such role: " + code);
  }
}
