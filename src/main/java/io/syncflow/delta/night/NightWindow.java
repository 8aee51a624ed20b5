package io.syncflow.delta.night;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The hours in which a backfill may read its source, by the clock on a wall (decision 20): {@code
 * [start, end)}; an end that is not after the start is on the next day.
 *
 * <p>Changes of clocks (F47): a time that does not exist is as much later as the clock jumped
 * (02:30 becomes 03:30); a time that occurs twice means the first. So a night opens and closes
 * once, nights never overlap, and one that such a change swallows is empty.
 */
public record NightWindow(LocalTime start, LocalTime end, ZoneId zone) {

  /** No change of clocks known until 2035 moves a wall clock by more than a day. */
  private static final int DAYS_BACK = 2;

  /** The night that opens on a day. */
  public Night on(LocalDate day) {
    Instant opens = opens(day);
    Instant closes = day.plusDays(end.isAfter(start) ? 0 : 1).atTime(end).atZone(zone).toInstant();
    Instant next = opens(day.plusDays(1));
    Instant last = closes.isAfter(next) ? next : closes;
    return new Night(day, opens, last.isBefore(opens) ? opens : last);
  }

  /** The night that lasts at a moment; empty between nights. */
  public Optional<Night> at(Instant moment) {
    Night candidate = upcoming(moment);
    return candidate.contains(moment) ? Optional.of(candidate) : Optional.empty();
  }

  /** The night that lasts at a moment, else the next one; never an empty one. */
  public Night upcoming(Instant moment) {
    LocalDate day = moment.atZone(zone).toLocalDate().minusDays(DAYS_BACK);
    Night night = on(day);
    while (!night.closes().isAfter(moment) || night.length().isZero()) {
      day = day.plusDays(1);
      night = on(day);
    }
    return night;
  }

  /** The night after another one; never an empty one. */
  public Night after(Night night) {
    return upcoming(night.closes().isAfter(night.opens()) ? night.closes() : night.opens());
  }

  private Instant opens(LocalDate day) {
    return day.atTime(start).atZone(zone).toInstant();
  }
}
