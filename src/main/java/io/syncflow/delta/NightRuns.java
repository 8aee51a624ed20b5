package io.syncflow.delta;

import io.syncflow.db.OrgScope;
import io.syncflow.delta.night.Night;
import io.syncflow.delta.night.NightBook;
import io.syncflow.delta.night.NightSchedule;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.ledger.HubStopping;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunCancelled;
import io.syncflow.ledger.RunLedger;
import io.syncflow.ledger.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** The steps of the night routes around a night's run: which are due, how one is closed. */
public final class NightRuns {

  /** A source that is down all night is asked a few times an hour, not each minute. */
  private static final Duration TRY_AGAIN = Duration.ofMinutes(10);

  private final OrgScope scope;
  private final RunLedger ledger;
  private final NightSchedules schedules;
  private final NightBook book;
  private final Clock clock;
  private final int atOnce;
  private final Set<NightBook.Due> underway = ConcurrentHashMap.newKeySet();

  /**
   * @param atOnce how many backfills this node carries at the same time
   */
  public NightRuns(
      OrgScope scope,
      RunLedger ledger,
      NightSchedules schedules,
      NightBook book,
      Clock clock,
      int atOnce) {
    this.scope = scope;
    this.ledger = ledger;
    this.schedules = schedules;
    this.book = book;
    this.clock = clock;
    this.atOnce = atOnce;
  }

  /**
   * The backfills that this node is to start now: their window is open and they are not underway
   * here. Each has to be {@linkplain #release released}. One whose window was missed is put off
   * until its next one.
   */
  public List<NightBook.Due> due() {
    Instant now = clock.instant();
    List<NightBook.Due> start = new ArrayList<>();
    for (NightBook.Due due : book.due(now)) {
      if (underway.size() < atOnce && underway.add(due)) {
        if (isToStart(due, now)) {
          start.add(due);
        } else {
          underway.remove(due);
        }
      }
    }
    return start;
  }

  /** Looks again: since the list was made a run may have put the next one off, and ended. */
  private boolean isToStart(NightBook.Due due, Instant now) {
    Optional<NightSchedule> schedule =
        schedules
            .find(due.org(), due.system(), due.entity())
            .filter(found -> found.enabled() && found.nextRunAt() != null)
            .filter(found -> !found.nextRunAt().isAfter(now));
    if (schedule.isEmpty()) {
      return false;
    }
    Night night = schedule.get().window().upcoming(now);
    if (!night.contains(now)) {
      book.next(due.org(), due.system(), due.entity(), night.opens());
    }
    return night.contains(now);
  }

  /** Says that a backfill which {@link #due} gave is over, however it ended. */
  public void release(@ExchangeProperty("night") NightBook.Due night) {
    underway.remove(night);
  }

  /**
   * Closes a night's run: the pass is complete, or goes on in the next window.
   *
   * @throws IllegalStateException when a chunk was not loaded
   */
  public RunState complete(
      @ExchangeProperty("chunks") Chunks chunks, @ExchangeProperty("run") Run run) {
    boolean all = chunks.verifyEnded();
    return scope.call(
        run.org(),
        connection -> {
          if (all) {
            book.complete(run, clock.instant());
          } else {
            schedules.find(run.org(), run.system(), run.entity()).ifPresent(this::putOff);
          }
          return ledger.complete(run);
        });
  }

  /**
   * Puts a backfill off after its run failed: for a few minutes, or to the next window when a
   * person cancelled the run. One that the hub's stop ended goes on at the next start.
   *
   * @param run null when it was not opened
   * @param cause null when it did not fail
   */
  public void settle(
      @ExchangeProperty("run") Run run,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception cause) {
    if (run == null || cause == null) {
      return;
    }
    Instant now = clock.instant();
    schedules
        .find(run.org(), run.system(), run.entity())
        .filter(schedule -> schedule.passCompletedAt() == null)
        .ifPresent(
            schedule -> {
              if (cause instanceof RunCancelled && schedule.night() != null) {
                putOff(schedule);
              } else {
                Duration pause = cause instanceof HubStopping ? Duration.ZERO : TRY_AGAIN;
                book.next(run.org(), run.system(), run.entity(), now.plus(pause));
              }
            });
  }

  private void putOff(NightSchedule schedule) {
    Night tonight = schedule.window().on(schedule.night());
    Instant next = schedule.window().after(tonight).opens();
    book.next(schedule.org(), schedule.system(), schedule.entity(), next);
  }

  /** Whether the pass of an entity is complete. */
  public boolean isComplete(UUID org, String system, String entity) {
    return schedules
        .find(org, system, entity)
        .map(schedule -> schedule.passCompletedAt() != null)
        .orElse(false);
  }
}
