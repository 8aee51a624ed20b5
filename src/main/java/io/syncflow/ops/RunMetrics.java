package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's own metrics, read at each scrape with one statement ({@code bridge.run_metrics()}).
 * Labels are system and entity, never an organisation or a key: their number stays small, and
 * nothing secret can be in them (K9).
 */
final class RunMetrics implements MultiCollector {

  private static final Logger LOG = LoggerFactory.getLogger(RunMetrics.class);
  private static final String QUESTION = "SELECT * FROM bridge.run_metrics()";
  private static final int SECONDS = 5;
  private static final String[] OUTCOMES = {
    "inserted", "updated", "unchanged", "failed", "pending", "superseded", "skipped", "late"
  };

  private final DataSource database;

  RunMetrics(DataSource database) {
    this.database = database;
  }

  /** The metrics of this moment; only {@code syncflow_database_up 0} when the database is away. */
  @Override
  public MetricSnapshots collect() {
    List<Row> rows;
    try {
      rows = read();
    } catch (SQLException e) {
      LOG.debug("Metrics cannot be read", e);
      return new MetricSnapshots(up(0));
    }
    return new MetricSnapshots(
        up(1),
        gauge("syncflow_runs_open", "Runs in progress.", rows, Row::runsOpen),
        runs(rows),
        records(rows),
        gauge(
            "syncflow_failed_records_open",
            "Failed records nobody has resolved.",
            rows,
            Row::failedOpen),
        gauge(
            "syncflow_waiting_records", "Records that wait for their parent.", rows, Row::waiting),
        gauge(
            "syncflow_last_success_age_seconds",
            "Seconds since the last success of the organisation that is furthest behind.",
            rows.stream().filter(row -> !Double.isNaN(row.successAge())).toList(),
            Row::successAge));
  }

  private List<Row> read() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(QUESTION)) {
      select.setQueryTimeout(SECONDS);
      try (ResultSet result = select.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(Row.of(result));
        }
        return rows;
      }
    }
  }

  private static GaugeSnapshot up(double value) {
    return GaugeSnapshot.builder()
        .name("syncflow_database_up")
        .help("1 when the database answered this scrape.")
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static GaugeSnapshot gauge(
      String name, String help, List<Row> rows, ToDoubleFunction<Row> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    for (Row row : rows) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(row.labels())
              .value(value.applyAsDouble(row))
              .build());
    }
    return gauge.build();
  }

  private static CounterSnapshot runs(List<Row> rows) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder().name("syncflow_runs").help("Runs that have finished, by status.");
    for (Row row : rows) {
      counter.dataPoint(point(row.labels().add("status", "completed"), row.runsCompleted()));
      counter.dataPoint(point(row.labels().add("status", "failed"), row.runsFailed()));
    }
    return counter.build();
  }

  private static CounterSnapshot records(List<Row> rows) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name("syncflow_records")
            .help("Records by outcome. Late ones are counted under their outcome as well.");
    for (Row row : rows) {
      for (int i = 0; i < OUTCOMES.length; i++) {
        counter.dataPoint(point(row.labels().add("outcome", OUTCOMES[i]), row.outcomes()[i]));
      }
    }
    return counter.build();
  }

  private static CounterDataPointSnapshot point(Labels labels, double value) {
    return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  /**
   * What one row of {@code bridge.run_metrics()} says; {@code successAge} is NaN before the first.
   */
  private record Row(
      Labels labels,
      double runsOpen,
      double runsCompleted,
      double runsFailed,
      double[] outcomes,
      double failedOpen,
      double waiting,
      double successAge) {

    static Row of(ResultSet row) throws SQLException {
      double[] outcomes = new double[OUTCOMES.length];
      for (int i = 0; i < OUTCOMES.length; i++) {
        outcomes[i] = row.getLong("rows_" + OUTCOMES[i]);
      }
      double age = row.getDouble("success_age");
      boolean never = row.wasNull();
      return new Row(
          Labels.of(
              "system", row.getString("source_system"), "entity", row.getString("entity_name")),
          row.getLong("runs_open"),
          row.getLong("runs_completed"),
          row.getLong("runs_failed"),
          outcomes,
          row.getLong("failed_open"),
          row.getLong("waiting"),
          never ? Double.NaN : age);
    }
  }
}
