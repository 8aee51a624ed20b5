package io.syncflow.ops;

import java.util.Locale;

/**
 * Who changes something, and by which way (C16).
 *
 * @param name the person, token or JMX user, as people will read it in the audit
 */
public record Actor(String name, Way way) {

  /** The way a change came. */
  public enum Way {
    JMX,
    API,
    CLI,
    CONSOLE;

    /** The value of {@code bridge.control_audit.via}. */
    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
