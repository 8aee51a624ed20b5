package io.syncflow.validate.rule;

import io.syncflow.record.SweepBrake;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a setting of the hub may be. The names of the settings of each kind stand here. */
enum SettingKind {
  /** 0 is any free one. */
  PORT("a port from 0 to 65535", text -> whole(text, 0, 65_535), "http.port", "management.port"),

  /** Something of which none would be the end of the work. */
  COUNT(
      "a whole number of 1 or more",
      text -> whole(text, 1, Integer.MAX_VALUE),
      "loaders",
      "chunk-size",
      "cursor.max-widening",
      "parents.fetch-limit",
      "parents.max-tries",
      "outbound.attempts",
      "outbound.largest-body",
      "outbound.largest-download",
      "preview.most-records",
      "pull.page-size",
      "xorosoft.page-size",
      "syrve.logout-attempts",
      "syrve.largest-body",
      "syrve.chunk-size",
      "syrve.outbox.max-attempts",
      "syrve.outbox.documents-per-turn",
      "syrve.outbox.workers",
      "shopify.webhooks-at-once",
      "housekeeping.portion",
      "housekeeping.months-ahead"),

  /** Something that may be none. */
  LIMIT(
      "a whole number of 0 or more",
      text -> whole(text, 0, Integer.MAX_VALUE),
      "sweep.brake-rows",
      "retry.max-retries"),

  /** A share. */
  PERCENT("a percentage from 0 to 100", SettingKind::percent, "sweep.brake-percent"),

  /** A share without decimals. */
  WHOLE_PERCENT(
      "a whole percentage from 0 to 100",
      text -> whole(text, 0, 100),
      "syrve.brake-percent",
      "shopify.reserve-percent"),

  /** A span of time. */
  DURATION(
      "a duration such as PT30S, PT10M or P7D",
      SettingKind::duration,
      "parents.ask-again",
      "parents.longest-wait",
      "parents.circle-wait",
      "retry.first-delay",
      "retry.longest-delay",
      "outbound.connect",
      "outbound.deadline",
      "outbound.first-pause",
      "outbound.longest-pause",
      "outbound.longest-retry-after",
      "outbound.download-deadline",
      "xorosoft.overlap",
      "xorosoft.first-pause",
      "syrve.seat-lease",
      "syrve.token-age",
      "syrve.token-life",
      "syrve.turn-wait",
      "syrve.license-wait",
      "syrve.license-pause",
      "syrve.refusal-rest",
      "syrve.login-deadline",
      "syrve.deadline",
      "syrve.outbox.lease",
      "syrve.outbox.first-wait",
      "syrve.outbox.longest-wait",
      "syrve.outbox.person-wait",
      "syrve.outbox.alert-after",
      "shopify.overlap",
      "shopify.levels-age",
      "schedules.keep-fires",
      "control.interval",
      "housekeeping.keep-runs",
      "housekeeping.keep-resolved",
      "housekeeping.keep-archive",
      "housekeeping.keep-activity-log",
      "housekeeping.keep-syrve-states",
      "housekeeping.keep-outbox-attempts",
      "housekeeping.keep-webhooks",
      "housekeeping.keep-api-logs"),

  /** Several of them. */
  DURATIONS(
      "durations separated by commas, such as PT1M,PT5M",
      text -> Arrays.stream(text.split(",", -1)).map(String::strip).allMatch(SettingKind::duration),
      "syrve.outbox.schedule"),

  /** A switch. */
  SWITCH("true or false", List.of("true", "false")::contains, "parents.fetch", "syrve.revisions"),

  /** What has a judge of its own: the start, Camel, or another rule. */
  TEXT(
      "a text",
      text -> true,
      "http.host",
      "channel.chunks",
      "outbound.private-hosts",
      "shopify.version",
      "syrve.outbox.cron",
      "schedules.time-zone");

  private static final String PREFIX = "syncflow.";
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

  private final String wanted;
  private final Predicate<String> takes;
  private final List<String> names;

  SettingKind(String wanted, Predicate<String> takes, String... names) {
    this.wanted = wanted;
    this.takes = takes;
    this.names = List.of(names);
  }

  /** The kind of that setting; empty when it is none of the hub's. */
  static Optional<SettingKind> of(String property) {
    return property.startsWith(PREFIX)
        ? Arrays.stream(values())
            .filter(kind -> kind.names.contains(property.substring(PREFIX.length())))
            .findFirst()
        : Optional.empty();
  }

  /** What it has to be, for a sentence. */
  String wanted() {
    return wanted;
  }

  /** Whether a value is of this kind; blanks around it do not count. */
  boolean takes(String value) {
    return takes.test(value.strip());
  }

  private static boolean whole(String text, long least, long most) {
    return DIGITS.matcher(text).matches()
        && Long.parseLong(text) >= least
        && Long.parseLong(text) <= most;
  }

  private static boolean percent(String text) {
    try {
      SweepBrake.parse("0", text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean duration(String text) {
    try {
      return !Duration.parse(text).isNegative();
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
