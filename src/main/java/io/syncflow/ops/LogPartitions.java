package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the monthly partitions of the logs: made ahead of time, dropped by retention (decisions 8
 * and 34). Rows that had to go into a DEFAULT partition are moved to their month when it is made;
 * what stays there is an alarm.
 */
public final class LogPartitions {

  private static final Logger LOG = LoggerFactory.getLogger(LogPartitions.class);

  /** The audit trail; every other log holds traffic. */
  private static final String ACTIVITY = "sync_activity_log";

  private final OrgScope scope;
  private final Clock clock;

  public LogPartitions(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Rows that belong to no month that exists.
   *
   * @param log the log's table
   * @param rows how many lie in its DEFAULT partition
   */
  public record Stray(String log, long rows) {}

  /**
   * Makes the partitions that are missing and drops those that are older than they have to be kept.
   *
   * @param monthsAhead how many months after this one have a partition
   * @param activityLog how long the activity log is kept
   * @param apiLogs how long every other log is kept
   * @return one line for people
   */
  public String keep(int monthsAhead, Duration activityLog, Duration apiLogs) {
    int made = make(monthsAhead);
    int dropped = 0;
    for (String log : logs()) {
      dropped += drop(log, log.equals(ACTIVITY) ? activityLog : apiLogs);
    }
    List<Stray> strays = strays();
    strays.forEach(
        stray ->
            LOG.warn("log_default_rows: {} rows of {} are in no month", stray.rows(), stray.log()));
    return "%d partitions made, %d dropped, %d rows without a month"
        .formatted(made, dropped, strays.stream().mapToLong(Stray::rows).sum());
  }

  /**
   * Makes the partitions of this month and of those after it.
   *
   * @return how many were missing
   */
  public int make(int monthsAhead) {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement make =
              connection.prepareStatement("SELECT public.ensure_log_partitions(?)")) {
            make.setInt(1, monthsAhead);
            return number(make);
          }
        });
  }

  /** The logs whose DEFAULT partition is not empty: each is an alarm (TRAP-08, F54). */
  public List<Stray> strays() {
    return scope.call(
        null,
        connection -> {
          List<Stray> strays = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT * FROM public.log_default_rows()");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              strays.add(new Stray(rows.getString("log_table"), rows.getLong("row_count")));
            }
          }
          return strays;
        });
  }

  private int drop(String log, Duration keep) {
    LocalDate before = clock.instant().minus(keep).atZone(ZoneOffset.UTC).toLocalDate();
    return scope.call(null, connection -> drop(connection, log, before));
  }

  private static int drop(Connection connection, String log, LocalDate before) throws SQLException {
    try (PreparedStatement drop =
        connection.prepareStatement("SELECT public.drop_log_partitions(?, ?)")) {
      drop.setObject(1, before);
      drop.setString(2, log);
      return number(drop);
    }
  }

  private List<String> logs() {
    return scope.call(
        null,
        connection -> {
          List<String> logs = new ArrayList<>();
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT public.partitioned_log_names()");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              logs.add(rows.getString(1));
            }
          }
          return logs;
        });
  }

  private static int number(PreparedStatement statement) throws SQLException {
    try (ResultSet answer = statement.executeQuery()) {
      answer.next();
      return answer.getInt(1);
    }
  }
}
