package io.syncflow.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.DatabaseException;
import io.syncflow.delta.night.Night;
import io.syncflow.delta.night.NightBook;
import io.syncflow.delta.night.NightSchedule;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.RowMapping;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;

/** Plans a night and starts its read; the reader of runs of mode background. */
public final class NightReader {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SourceDatabases sources;
  private final RunControl control;
  private final RunProgress progress;
  private final NightSchedules schedules;
  private final NightBook book;
  private final Clock clock;

  public NightReader(
      SourceDatabases sources,
      RunControl control,
      RunProgress progress,
      NightSchedules schedules,
      NightBook book,
      Clock clock) {
    this.sources = sources;
    this.control = control;
    this.progress = progress;
    this.schedules = schedules;
    this.book = book;
    this.clock = clock;
  }

  /**
   * Begins the pass if this is its first night, plans the night if no run of it has, and starts
   * reading ahead from the key that the pass has reached.
   *
   * @param run the open run, which holds the backfill's lease
   * @param delta the entity's definition
   * @param mapping the entity's field mappings
   * @return the chunks, to be split synchronously; they end with the night's budget or its window
   * @throws IllegalStateException when the entity has no schedule, its pass is complete, or no
   *     window is open
   * @throws DatabaseException when the source refuses the connection or a query
   */
  public Chunks read(Run run, DeltaDefinition delta, RowMapping mapping) {
    NightSchedule schedule = schedule(run);
    Instant now = clock.instant();
    Night night = openNight(schedule, now);
    DataSource source = sources.of(run.org(), delta.system());
    SourceQuery columns = SourceQuery.of(delta, mapping.sourceFields());
    try {
      NightCensus census = NightCensus.of(source, columns);
      if (schedule.passStartedAt() == null) {
        book.begin(run, now, census.highest(), night);
        schedule = schedule(run);
      }
      NightQuery query = new NightQuery(columns, census.key(), schedule.bound());
      BusinessKey from = key(schedule.lastKey());
      if (!night.day().equals(schedule.night())) {
        List<Object> values = from == null ? null : KeyColumn.values(census.key(), from);
        long left = NightCensus.count(source, query, values, census.mayLackKeys());
        book.plan(run, night, schedule.plan(night.day(), left));
        schedule = schedule(run);
      }
      NightRead read =
          new NightRead(
              source, query, census, mapping, from, schedule.nightLeft(), schedule.remaining());
      NightGate gate = new NightGate(run, control, schedules, clock, night.closes());
      return Chunks.start(run, control, progress, gate, read, mapping, delta.chunkSize());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private NightSchedule schedule(Run run) {
    return schedules
        .find(run.org(), run.system(), run.entity())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    run.entity() + " has no schedule; add one with `syncflow schedule add`"));
  }

  private static Night openNight(NightSchedule schedule, Instant now) {
    if (schedule.passCompletedAt() != null) {
      throw new IllegalStateException(
          "the backfill of " + schedule.entity() + " is complete; add it again for another pass");
    }
    return schedule
        .window()
        .at(now)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the window of "
                        + schedule.entity()
                        + " is closed until "
                        + schedule.window().upcoming(now).opens()));
  }

  private static BusinessKey key(String json) {
    try {
      return json == null
          ? null
          : new BusinessKey(Arrays.asList(JSON.readValue(json, String[].class)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schedule's last_key is no array of texts", e);
    }
  }
}
