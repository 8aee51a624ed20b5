package io.syncflow.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which systems an account may be of, and what may be said of it (B23): a mistyped system would be
 * an account that nothing ever reads, a mistyped setting one that says nothing.
 */
public final class AccountRules {

  /** How a system is reached. */
  public enum Address {
    JDBC,
    HTTP,
    ANY
  }

  /**
   * What is true of the accounts of a system.
   *
   * @param settings by name, beside {@code user}, which every account may have
   * @param needed the names of those that may not be missing
   */
  public record Kind(Address address, Map<String, SettingRule> settings, Set<String> needed) {}

  /** Something is wrong with an account. */
  public static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String pointer;
    private final String code;

    Fault(String pointer, String code, String message) {
      super(message);
      this.pointer = pointer;
      this.code = code;
    }

    /** A JSON pointer to what is wrong, for example {@code /settings/time_zone}. */
    public String pointer() {
      return pointer;
    }

    /** For programs: {@code unknown_system}, {@code unknown_setting} and so on. */
    public String code() {
      return code;
    }
  }

  private static final SettingRule USER = SettingRule.text(".{1,200}", "a text");

  private final Map<String, Kind> delivered;
  private final Kind other;
  private final Supplier<Set<String>> named;

  /**
   * @param delivered the systems that the hub knows by itself
   * @param other what is true of all others
   * @param named the systems that this hub's routes name
   */
  public AccountRules(Map<String, Kind> delivered, Kind other, Supplier<Set<String>> named) {
    this.delivered = Map.copyOf(delivered);
    this.other = other;
    this.named = named;
  }

  /**
   * Judges the name of a system.
   *
   * @throws Fault with all the names there are
   */
  public void checkSystem(String system) {
    if (!delivered.containsKey(system)) {
      Set<String> all = new TreeSet<>(named.get());
      if (!all.contains(system)) {
        all.addAll(delivered.keySet());
        throw new Fault(
            "/system",
            "unknown_system",
            "Nothing of this hub speaks with such a system; there are %s. A route that names"
                    .formatted(String.join(", ", all))
                + " another one makes it known.");
      }
    }
  }

  /**
   * Judges what is said of an account.
   *
   * @throws Fault on the first thing that is wrong
   */
  public void check(String system, String baseUrl, JsonNode settings) {
    Kind kind = delivered.getOrDefault(system, other);
    boolean jdbc = baseUrl.startsWith("jdbc:");
    if (kind.address() != Address.ANY && jdbc != (kind.address() == Address.JDBC)) {
      throw new Fault(
          "/base_url",
          "url_not_allowed",
          "The field base_url of %s has to be %s."
              .formatted(system, jdbc ? "an HTTP address" : "a JDBC URL"));
    }
    Map<String, SettingRule> rules = new TreeMap<>(kind.settings());
    rules.put("user", USER);
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      check(system, rules, setting.getKey(), setting.getValue());
    }
    for (String needed : kind.needed()) {
      if (!settings.has(needed)) {
        check(system, rules, needed, settings.path(needed));
      }
    }
  }

  private static void check(
      String system, Map<String, SettingRule> rules, String name, JsonNode value) {
    String pointer = "/settings/" + name.replace("~", "~0").replace("/", "~1");
    SettingRule rule = rules.get(name);
    if (rule == null) {
      throw new Fault(
          pointer,
          "unknown_setting",
          "An account of %s has the settings %s."
              .formatted(system, String.join(", ", rules.keySet())));
    }
    rule.fault(value)
        .ifPresent(
            what -> {
              throw new Fault(
                  pointer, "wrong_setting", "The setting %s has to be %s.".formatted(name, what));
            });
  }
}
