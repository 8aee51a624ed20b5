package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A backfill's schedule for people: its times are those of the window's zone. */
final class ScheduleText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

  private final JsonNode schedule;

  ScheduleText(JsonNode schedule) {
    this.schedule = schedule;
  }

  /** The window's hours, for example {@code 19:00-07:00}. */
  String window() {
    return Cells.text(schedule, "window_start") + "-" + Cells.text(schedule, "window_end");
  }

  /** A moment, for example {@code Thu 26 Nov 04:10}; null when there is none. */
  String time(String field) {
    return time(schedule, field);
  }

  /** For example {@code Thu 26 Nov 04:10, 3 windows left}; null when nobody can say. */
  String finishes() {
    String end = time("finishes_at");
    if (end == null) {
      return null;
    }
    boolean measured = schedule.path("rows_per_second").isNumber();
    long windows = schedule.path("windows_left").asLong();
    return (measured ? "" : "by ")
        + end
        + ", "
        + windows
        + (windows == 1 ? " window" : " windows")
        + " left";
  }

  /** How it stands, on one line. */
  String sentence() {
    String next = time("next_run_at");
    String end = finishes();
    return "%s from %s: %s, %s %s%s%s%n"
        .formatted(
            Cells.text(schedule, "entity"),
            Cells.text(schedule, "system"),
            Cells.text(schedule, "state"),
            window(),
            Cells.text(schedule, "time_zone"),
            next == null ? "" : "; next run " + next,
            end == null ? "" : "; finishes " + end);
  }

  /** The sentence and a table of the nights ahead. */
  String plan() {
    Listing listing = new Listing("night", "from", "until", "#budget", "#rows", "done");
    for (JsonNode night : schedule.path("nights")) {
      listing.row(
          Cells.text(night, "night"),
          time(night, "from"),
          time(night, "until"),
          Cells.number(night, "budget"),
          Cells.number(night, "rows"),
          time(night, "done"));
    }
    return sentence() + listing.text("No night lies ahead.");
  }

  private String time(JsonNode object, String field) {
    String text = Cells.text(object, field);
    ZoneId zone = ZoneId.of(schedule.path("time_zone").asText("UTC"));
    return text == null ? null : TIME.format(ZonedDateTime.ofInstant(Instant.parse(text), zone));
  }
}
