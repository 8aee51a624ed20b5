package io.syncflow.api;

import io.syncflow.delta.night.NightWindow;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * The body of {@code POST /schedules}.
 *
 * @param timeZone a region such as {@code Europe/Berlin}
 * @param windowStart null = 19:00
 * @param windowEnd null = 07:00; one that is not after the start is on the next day
 * @param daysToComplete null = 7
 * @param restart whether a pass that is underway begins anew; null = no
 * @param dryRun whether only to show the nights; null = no
 */
public record ScheduleWish(
    String system,
    String entity,
    String timeZone,
    String windowStart,
    String windowEnd,
    Integer daysToComplete,
    Boolean restart,
    Boolean dryRun) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,49}");
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final int MOST_DAYS = 365;
  private static final int DEFAULT_DAYS = 7;

  /** The system's name, checked. */
  String checkedSystem() {
    return Check.shape(system, "system", NAME, "the name of a source system");
  }

  /** The entity's name, checked. */
  String checkedEntity() {
    return Check.shape(entity, "entity", NAME, "the name of an entity");
  }

  /**
   * The window.
   *
   * @throws Refusal 400 naming the field that is wrong
   */
  NightWindow window() {
    return new NightWindow(
        time(windowStart, "window_start", "19:00"), time(windowEnd, "window_end", "07:00"), zone());
  }

  /**
   * The nights a pass is to take, 1 to 365.
   *
   * @throws Refusal 400 when it is out of range
   */
  int days() {
    int days = daysToComplete == null ? DEFAULT_DAYS : daysToComplete;
    if (days < 1 || days > MOST_DAYS) {
      throw Refusal.field(
          "/days_to_complete",
          "out_of_range",
          "The field days_to_complete has to be a whole number from 1 to " + MOST_DAYS + ".");
    }
    return days;
  }

  private static LocalTime time(String text, String field, String otherwise) {
    String value = text == null ? otherwise : text;
    Check.shape(value, field, TIME, "a time such as 19:00");
    return LocalTime.parse(value);
  }

  /** An offset is refused: it has no summer, so the window would move by an hour. */
  private ZoneId zone() {
    Check.text(timeZone, "time_zone", 100);
    if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
      throw Refusal.field(
          "/time_zone",
          "unknown_time_zone",
          "The field time_zone has to be a region such as Europe/Berlin.");
    }
    return ZoneId.of(timeZone);
  }
}
