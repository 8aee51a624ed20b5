package io.syncflow.ops;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The hub's own metrics, read at each scrape with one statement ({@code bridge.run_metrics()}).
 * Labels are system and entity, never an organisation or a key: their number stays small, and
 * nothing secret can be in them (K9).
 */
final class RunMetrics implements MultiCollector {

  private static final String[] OUTCOMES = {
    "inserted", "updated", "unchanged", "failed", "pending", "superseded", "skipped", "late"
  };

  private final ScrapedRows<Row> rows;

  RunMetrics(DataSource database) {
    this.rows = new ScrapedRows<>(database, "SELECT * FROM bridge.run_metrics()", Row::of);
  }

  /** The metrics of this moment; only {@code syncflow_database_up 0} when the database is away. */
  @Override
  public MetricSnapshots collect() {
    return rows.ask().map(RunMetrics::metrics).orElseGet(() -> new MetricSnapshots(up(0)));
  }

  private static MetricSnapshots metrics(List<Row> rows) {
    return new MetricSnapshots(
        up(1),
        gauge("syncflow_runs_open", "Runs in progress.", rows, Row::runsOpen),
        Series.counter(
            "syncflow_runs",
            "Runs that have finished, by status.",
            rows.stream().flatMap(Row::ended).toList(),
            Count::labels,
            Count::value),
        Series.counter(
            "syncflow_records",
            "Records by outcome. Late ones are counted under their outcome as well.",
            rows.stream().flatMap(Row::records).toList(),
            Count::labels,
            Count::value),
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

  private static GaugeSnapshot up(double value) {
    return Series.gauge("syncflow_database_up", "1 when the database answered this scrape.", value);
  }

  private static GaugeSnapshot gauge(
      String name, String help, List<Row> rows, ToDoubleFunction<Row> value) {
    return Series.gauge(name, help, rows, Row::labels, value);
  }

  /** One of several numbers that a row gives for the same metric. */
  private record Count(Labels labels, double value) {}

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

    Stream<Count> ended() {
      return Stream.of(
          new Count(labels.add("status", "completed"), runsCompleted),
          new Count(labels.add("status", "failed"), runsFailed));
    }

    Stream<Count> records() {
      return IntStream.range(0, OUTCOMES.length)
          .mapToObj(i -> new Count(labels.add("outcome", OUTCOMES[i]), outcomes[i]));
    }

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
